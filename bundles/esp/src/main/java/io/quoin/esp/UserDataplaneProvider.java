package io.quoin.esp;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.ipsec.EspCarrier;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Tun;
import java.security.SecureRandom;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Offers ESP over a TUN device, which needs no more of the kernel than that; the kernel's own ESP goes before it. */
@Component(property = "service.ranking:Integer=0")
public final class UserDataplaneProvider implements DataplaneProvider {
    @Override
    public String name() {
        return "user";
    }

    @Override
    public String description() {
        return "user-space ESP over a TUN device";
    }

    /** Makes a TUN device and removes it: nothing less tells whether this process may. */
    @Override
    public Optional<String> unavailableBecause() {
        try {
            Tun.open(TunnelRoutes.DEVICE_PATTERN).close();
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public boolean requiresUdpEncapsulation() {
        return true;
    }

    @Override
    public Dataplane open(EspCarrier carrier) throws DataplaneException {
        return UserDataplane.open(carrier, new SecureRandom());
    }
}
