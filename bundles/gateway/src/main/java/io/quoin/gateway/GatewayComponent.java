package io.quoin.gateway;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.SignatureScheme;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.linux.UdpOptions;
import io.quoin.manage.CommandException;
import io.quoin.manage.GatewayStatus;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.Management;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.Snapshot;
import io.quoin.manage.TunnelView;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
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

    private final Gateway gateway;
    private final Management view;

    @Activate
    public GatewayComponent(@Reference TunnelsComponent tunnels, Map<String, Object> properties) {
        gateway = new Gateway(
                tunnels.tunnels(), tunnels.indexes(), UdpOptions.PLAIN.withMark(MARK), Names.ofTheMachine());
        view = new GatewayView(
                gateway,
                FrameworkUtil.getBundle(GatewayComponent.class).getVersion().toString());
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

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMethod(KeyExchangeMethod method, ServiceReference<KeyExchangeMethod> reference) {
        Bundle bundle = reference.getBundle();
        String provider = bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
        gateway.add(method, provider, ranking(reference), (Long) reference.getProperty(Constants.SERVICE_ID));
    }

    void unbindMethod(KeyExchangeMethod method) {
        gateway.remove(method);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindScheme(SignatureScheme scheme, ServiceReference<SignatureScheme> reference) {
        gateway.add(scheme, ranking(reference), (Long) reference.getProperty(Constants.SERVICE_ID));
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

    /** Absent, or of another type, it counts as 0 (OSGi Core, 5.2.5). */
    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
