package io.quoin.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A TUN device: what the kernel routes into it is read here as IP packets without any header before them, and packets
 * written here arrive at the kernel as if from a wire. The device vanishes when it is closed.
 *
 * <p>One thread at a time reads, any may write, any may close. It is made in the network namespace of the thread that
 * opens it.
 */
public final class Tun implements AutoCloseable {
    /** The longest packet in octets. */
    public static final int MAX_PACKET = 65_535;

    private static final String DEVICE = "/dev/net/tun";
    private static final int MAX_NAME = 15;
    private static final long TUNSETIFF = 0x400454caL;
    private static final int IFF_TUN = 0x0001;
    private static final int IFF_NO_PI = 0x1000;

    private final String name;
    private final Descriptor descriptor;
    private final ByteBuffer read = Libc.memory(MAX_PACKET);
    private final ByteBuffer written = Libc.memory(MAX_PACKET);

    private Tun(String name, Descriptor descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    /**
     * Makes the device; it is down and has no address yet: see {@link Routes}.
     *
     * @param name 1 to 15 characters; {@code %d} in it becomes the lowest free number
     * @throws LinuxException with the remedy, where there is no TUN driver, no privilege, or the name is in use
     */
    public static Tun open(String name) throws LinuxException {
        byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
        if (octets.length == 0 || octets.length > MAX_NAME) {
            throw new LinuxException(
                    "cannot make the TUN device '" + name + "'", Errno.EINVAL, "a name has 1 to 15 characters");
        }
        ByteBuffer path = Libc.memory(DEVICE.length() + 1).put(0, DEVICE.getBytes(StandardCharsets.US_ASCII));
        int fd = Libc.open(path, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (fd < 0) {
            int errno = Libc.errno();
            throw new LinuxException("cannot open " + DEVICE, errno, remedy(errno));
        }
        var descriptor = new Descriptor(fd);
        // struct ifreq: name in 16 octets, u16 flags; 40 octets in all
        ByteBuffer request = Libc.memory(40).put(0, octets).putShort(16, (short) (IFF_TUN | IFF_NO_PI));
        if (Libc.ioctl(fd, TUNSETIFF, request) < 0) {
            int errno = Libc.errno();
            descriptor.close();
            throw new LinuxException("cannot make the TUN device '" + name + "'", errno, remedy(errno));
        }
        return new Tun(text(request, MAX_NAME), descriptor);
    }

    /** Its name as an interface. */
    public String name() {
        return name;
    }

    /**
     * Waits for a packet and puts it into {@code packet} at its position, which moves behind it.
     *
     * @param packet with room for the MTU of the device: what does not fit is cut off
     * @return the length of the packet; -1 where the device was closed
     */
    public int read(ByteBuffer packet) throws LinuxException {
        synchronized (read) {
            if (!descriptor.enter()) {
                return -1;
            }
            try {
                int length = (int) Math.min(readPacket(), packet.remaining());
                if (length >= 0) {
                    packet.put(packet.position(), read, 0, length).position(packet.position() + length);
                }
                return length;
            } finally {
                descriptor.leave();
            }
        }
    }

    /**
     * Hands a packet to the kernel.
     *
     * @param packet an IPv4 or IPv6 packet from position to limit; its position is not moved
     * @throws LinuxException where the kernel did not take it: the device is down (EIO) or closed (EBADF), or it is no
     *     IP packet (EINVAL)
     */
    public void write(ByteBuffer packet) throws LinuxException {
        int length = packet.remaining();
        if (length > MAX_PACKET || !descriptor.enter()) {
            int errno = length > MAX_PACKET ? Errno.EMSGSIZE : Errno.EBADF;
            throw new LinuxException("cannot write " + length + " octets to " + name, errno);
        }
        try {
            synchronized (written) {
                written.put(0, packet, packet.position(), length);
                while (Libc.write(descriptor.fd(), written, length) < 0) {
                    int errno = Libc.errno();
                    if (errno != Errno.EINTR) {
                        throw new LinuxException("cannot write " + length + " octets to " + name, errno);
                    }
                }
            }
        } finally {
            descriptor.leave();
        }
    }

    /** Removes the device; a thread in {@link #read} returns. Closing again does nothing. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "Tun(" + name + ")";
    }

    /** @return the length of the packet; -1 where the device is being closed */
    private long readPacket() throws LinuxException {
        while (!descriptor.isClosed()) {
            long length = Libc.read(descriptor.fd(), read, MAX_PACKET);
            if (length >= 0) {
                return length;
            }
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                descriptor.awaitReadable();
            } else if (errno != Errno.EINTR) {
                throw new LinuxException("cannot read from " + name, errno);
            }
        }
        return -1;
    }

    private static String text(ByteBuffer octets, int capacity) {
        var text = new StringBuilder();
        for (int i = 0; i < capacity && octets.get(i) != 0; i++) {
            text.append((char) octets.get(i));
        }
        return text.toString();
    }

    private static String remedy(int errno) {
        return switch (errno) {
            case Errno.ENOENT, Errno.ENODEV ->
                "this kernel has no TUN devices: load the module tun (CONFIG_TUN)" + ", and in a container pass "
                        + DEVICE + " into it";
            case Errno.EPERM, Errno.EACCES -> "run as root or give the process CAP_NET_ADMIN and access to " + DEVICE;
            case Errno.EBUSY -> "another program has a device of this name: stop it or configure another name";
            default -> "";
        };
    }
}
