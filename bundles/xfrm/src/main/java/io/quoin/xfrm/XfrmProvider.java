package io.quoin.xfrm;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.SaId;
import io.quoin.linux.Errno;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Netlink;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Offers the data plane of the kernel, where the kernel has one. */
@Component(property = "service.ranking:Integer=100")
public final class XfrmProvider implements DataplaneProvider {
    /** Of documentation (RFC 5737), so that the probe can be nobody's Security Association. */
    private static final byte[] PROBED_DESTINATION = {(byte) 192, 0, 2, (byte) 255};

    private final SecureRandom random = new SecureRandom();

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public String description() {
        return "Linux kernel ESP (XFRM)";
    }

    /** Installs a Security Association that nobody can use, and removes it: nothing else tells for certain. */
    @Override
    public Optional<String> unavailableBecause() {
        try (var netlink = Netlink.open(Netlink.NETLINK_XFRM);
                EspSa probe = probe()) {
            netlink.request(SaMessages.install(probe), "cannot install a Security Association");
            netlink.request(SaMessages.remove(probe.id()), "cannot remove a Security Association");
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of(sentence(e));
        } catch (DataplaneException | UnknownHostException e) {
            throw new IllegalStateException("the probe is wrong", e);
        }
    }

    @Override
    public boolean requiresUdpEncapsulation() {
        return false;
    }

    @Override
    public Dataplane open(EspCarrier carrier) throws DataplaneException {
        Optional<String> unavailable = unavailableBecause();
        if (unavailable.isPresent()) {
            throw new DataplaneException(unavailable.get());
        }
        try {
            return XfrmDataplane.open(carrier);
        } catch (LinuxException e) {
            throw new DataplaneException(e.getMessage(), e);
        }
    }

    private EspSa probe() throws UnknownHostException {
        var destination = InetAddress.getByAddress(PROBED_DESTINATION);
        var suite = new EspSuite(EspSuite.Cipher.AES_GCM_16, 128, EspSuite.Integrity.NONE);
        byte[] key = new byte[suite.encryptionKeyLength()];
        random.nextBytes(key);
        return new EspSa(
                new SaId(random.nextInt() | 0x80000000, destination),
                destination,
                Direction.OUT,
                Mode.TUNNEL,
                suite,
                Secret.take(key),
                Secret.take(new byte[0]),
                1,
                Optional.empty(),
                0,
                false);
    }

    private static String sentence(LinuxException e) {
        return switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                "no privilege to program the kernel's IPsec: run as root or give the process CAP_NET_ADMIN";
            case Errno.ENOSYS, Errno.ENOENT, Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT, Errno.ECONNREFUSED ->
                "this kernel has no ESP (CONFIG_INET_ESP or CONFIG_XFRM_USER is off, or the module esp4 is missing):"
                        + " load esp4, or use the data plane in user space (feature quoin-esp); " + e.getMessage();
            default -> "the kernel refuses IPsec: " + e.getMessage();
        };
    }
}
