package io.quoin.gateway;

import io.quoin.linux.Errno;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Received;
import io.quoin.linux.UdpOptions;
import io.quoin.linux.UdpSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's UDP sockets: the port of IKE and that of IKE and ESP behind NAT, for IPv4 and IPv6, each with a thread
 * that reads it. On the second port IKE messages have a marker of four zero octets in front (RFC 3948, 2.2).
 */
final class Ports implements AutoCloseable {
    /** SO_RCVBUF: some thousand messages of a burst, for the kernel counts 1 to 2 kB for a small one. */
    private static final int RECEIVE_BUFFER_OCTETS = 4 << 20;

    private static final int MARKER_LENGTH = 4;
    private static final byte KEEPALIVE = (byte) 0xff;
    private static final long READER_STOP_MILLIS = 500;
    private static final long PAUSE_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private final int natPort;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private volatile boolean closing;

    /** What arrives; called on the thread that reads the socket. */
    interface Receiver {

        /** @param message without the marker; valid only during the call */
        void ike(InetSocketAddress local, InetSocketAddress remote, ByteBuffer message);

        /** @param packet SPI first; valid only during the call */
        void esp(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet);

        void tooShort(InetSocketAddress remote);

        /** The kernel threw away so many datagrams, for nobody read them in time. */
        void notRead(long datagrams);
    }

    private Ports(int natPort) {
        this.natPort = natPort;
    }

    /**
     * Opens all sockets; nothing is read before {@link #read}.
     *
     * @param common what holds for both ports
     * @param kernelEsp the kernel takes ESP out of what arrives at the second port, by itself
     * @throws IOException with a sentence for an operator
     */
    static Ports open(GatewaySettings settings, UdpOptions common, boolean kernelEsp) throws IOException {
        var ports = new Ports(settings.natPort());
        UdpOptions ike = common.withReceiveBuffer(RECEIVE_BUFFER_OCTETS);
        if (kernelEsp) {
            ike = ike.withPolicyBypass();
        }
        try {
            for (InetAddress address : addresses(settings)) {
                // A machine without IPv6 is no reason to refuse IPv4; an address that the operator named must be there.
                boolean mayBeMissing = settings.listen().isEmpty() && !(address instanceof Inet4Address);
                ports.open(new InetSocketAddress(address, settings.ikePort()), ike, mayBeMissing);
                UdpOptions nat = kernelEsp ? ike.withEspInUdp() : ike;
                ports.open(new InetSocketAddress(address, settings.natPort()), nat, mayBeMissing);
            }
            return ports;
        } catch (IOException e) {
            ports.close();
            throw e;
        }
    }

    /** Begins to read. To be called once. */
    void read(Receiver receiver) {
        for (UdpSocket socket : sockets) {
            var reader = new Thread(() -> read(socket, receiver), "quoin-udp-" + Words.of(socket.local()));
            reader.setDaemon(true);
            readers.add(reader);
            reader.start();
        }
    }

    /** Sends an IKE message, with the marker in front where it leaves from the second port. */
    void sendIke(InetSocketAddress local, InetSocketAddress remote, ByteBuffer message) throws IOException {
        ByteBuffer payload = message;
        if (local.getPort() == natPort) {
            payload = ByteBuffer.allocate(MARKER_LENGTH + message.remaining());
            payload.putInt(0).put(message.duplicate()).flip();
        }
        send(local, remote, payload);
    }

    /** Sends what is ready to be sent. */
    void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) throws IOException {
        socket(local, remote).send(local.getAddress(), remote, payload);
    }

    List<String> listening() {
        return sockets.stream().map(socket -> Words.of(socket.local())).toList();
    }

    /** What could not be opened though the machine has IPv6, as sentences. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    @Override
    public void close() {
        closing = true;
        sockets.forEach(UdpSocket::close);
        for (Thread reader : readers) {
            try {
                reader.join(READER_STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void open(InetSocketAddress address, UdpOptions options, boolean mayBeMissing) throws IOException {
        try {
            sockets.add(UdpSocket.open(address, options));
        } catch (LinuxException e) {
            if (!mayBeMissing || e.errno() == Errno.EADDRINUSE || e.errno() == Errno.EACCES) {
                throw e;
            }
            if (e.errno() != Errno.EAFNOSUPPORT && e.errno() != Errno.EADDRNOTAVAIL) {
                missing.add(e.getMessage());
            }
        }
    }

    private void read(UdpSocket socket, Receiver receiver) {
        var received = new Received();
        int lost = 0;
        while (!closing) {
            try {
                if (!socket.receive(received)) {
                    return;
                }
                receiver.notRead(Integer.toUnsignedLong(received.lost() - lost));
                lost = received.lost();
                dispatch(received, receiver);
            } catch (LinuxException e) {
                LOG.error("{}", e.getMessage());
                pause();
            } catch (RuntimeException e) {
                LOG.error("a datagram from {} could not be handled, which is a bug", received.remote(), e);
            }
        }
    }

    /** An error that stays must not become a busy loop. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(Received received, Receiver receiver) {
        ByteBuffer payload = received.payload();
        if (received.local().getPort() != natPort) {
            receiver.ike(received.local(), received.remote(), payload);
        } else if (payload.remaining() == 1 && payload.get(0) == KEEPALIVE) {
            // RFC 3948, 2.3: it has done its work at the NAT.
            return;
        } else if (payload.remaining() < MARKER_LENGTH) {
            receiver.tooShort(received.remote());
        } else if (payload.getInt(0) == 0) {
            receiver.ike(
                    received.local(),
                    received.remote(),
                    payload.position(MARKER_LENGTH).slice());
        } else {
            receiver.esp(received.local(), received.remote(), payload);
        }
    }

    /** The socket of that address; else the one of all addresses of the family. */
    private UdpSocket socket(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        UdpSocket fitting = null;
        for (UdpSocket socket : sockets) {
            InetAddress bound = socket.local().getAddress();
            boolean fits = socket.local().getPort() == local.getPort()
                    && bound.getClass() == remote.getAddress().getClass();
            if (fits && bound.equals(local.getAddress())) {
                return socket;
            }
            if (fits && (bound.isAnyLocalAddress() || local.getAddress().isAnyLocalAddress())) {
                fitting = socket;
            }
        }
        if (fitting == null) {
            throw new IOException("no socket is open to send from " + Words.of(local) + " to " + Words.of(remote));
        }
        return fitting;
    }

    private static List<InetAddress> addresses(GatewaySettings settings) throws IOException {
        return settings.listen().isEmpty()
                ? List.of(InetAddress.getByAddress(new byte[4]), InetAddress.getByAddress(new byte[16]))
                : settings.listen();
    }
}
