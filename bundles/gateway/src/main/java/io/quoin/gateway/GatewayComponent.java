package io.quoin.gateway;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.SignatureScheme;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.linux.UdpOptions;
import io.quoin.manage.CommandException;
import io.quoin.manage.GatewayStatus;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.KexBenchView;
import io.quoin.manage.KexEventView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.KexTestView;
import io.quoin.manage.Management;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.Snapshot;
import io.quoin.manage.TunnelView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Brings the gateway what the container has for it. Immediate: it works without being asked. */
@Component(
        service = Management.class,
        immediate = true,
        configurationPid = "io.quoin.gateway",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class GatewayComponent implements Management {
    /** SO_MARK of what the gateway sends, for rules of routing. */
    private static final int MARK = 0x5155;

    private final BundleContext context;
    private final KexSignature.Desk signatures;
    private final Gateway gateway;
    private final Management view;

    @Activate
    public GatewayComponent(
            BundleContext context, @Reference TunnelsComponent tunnels, Map<String, Object> properties) {
        this.context = context;
        signatures = new KexSignature.Desk(new KexTrust(tunnels.etc()), Optional.of(context.getBundle()));
        gateway = new Gateway(
                tunnels.tunnels(),
                tunnels.indexes(),
                UdpOptions.PLAIN.withMark(MARK),
                Names.ofTheMachine(),
                signatures);
        view = new GatewayView(gateway, context.getBundle().getVersion().toString());
        gateway.configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        gateway.configure(properties);
    }

    @Deactivate
    void close() {
        gateway.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDataplane(DataplaneProvider provider, ServiceReference<DataplaneProvider> reference) {
        gateway.add(provider, ranking(reference));
    }

    void unbindDataplane(DataplaneProvider provider) {
        gateway.remove(provider);
    }

    /** By its reference: getting the service runs code of its bundle, which may not be trusted, or may block. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMethod(ServiceReference<KeyExchangeMethod> reference) {
        Bundle bundle = reference.getBundle();
        if (bundle != null) {
            gateway.add(new KexOffer(
                    bundle.getSymbolicName() + " " + bundle.getVersion(),
                    ranking(reference),
                    serviceId(reference),
                    () -> signatures.of(bundle),
                    () -> context.getService(reference)));
        }
    }

    void unbindMethod(ServiceReference<KeyExchangeMethod> reference) {
        gateway.removeMethod(serviceId(reference));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindScheme(SignatureScheme scheme, ServiceReference<SignatureScheme> reference) {
        gateway.add(scheme, ranking(reference), serviceId(reference));
    }

    void unbindScheme(SignatureScheme scheme) {
        gateway.remove(scheme);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindValidator(CertificateValidator validator) {
        gateway.set(validator);
    }

    void unbindValidator(CertificateValidator validator) {
        gateway.unset(validator);
    }

    @Override
    public Snapshot snapshot() {
        return view.snapshot();
    }

    @Override
    public GatewayStatus status() {
        return view.status();
    }

    @Override
    public List<TunnelView> tunnels() {
        return view.tunnels();
    }

    @Override
    public List<IkeSaView> ikeSas() {
        return view.ikeSas();
    }

    @Override
    public List<KexMethodView> kexMethods() {
        return view.kexMethods();
    }

    @Override
    public List<KexEventView> kexEvents() {
        return view.kexEvents();
    }

    @Override
    public List<KexTestView> testKex(String method) throws CommandException {
        return view.testKex(method);
    }

    @Override
    public KexBenchView benchKex(String method) throws CommandException {
        return view.benchKex(method);
    }

    @Override
    public List<NegotiationView> negotiations(String tunnel) throws CommandException {
        return view.negotiations(tunnel);
    }

    @Override
    public void initiate(String tunnel) throws CommandException {
        view.initiate(tunnel);
    }

    @Override
    public void rekey(String tunnel) throws CommandException {
        view.rekey(tunnel);
    }

    @Override
    public void terminate(String tunnel) throws CommandException {
        view.terminate(tunnel);
    }

    private static long serviceId(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    /** Absent, or of another type, it counts as 0 (OSGi Core, 5.2.5). */
    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
