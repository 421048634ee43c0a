package io.quoin.itests.bench;

import io.quoin.bytes.Octets;
import io.quoin.engine.Datagram;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Received;
import io.quoin.linux.UdpOptions;
import io.quoin.linux.UdpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The ports 500 and 4500 of all addresses of this machine. */
final class Sockets {
    private static final int IKE_PORT = 500;
    private static final int NAT_PORT = 4500;
    /** RFC 3948, 2.2. */
    private static final int MARKER_LENGTH = 4;

    private static final int RECEIVE_BUFFER_OCTETS = 32 << 20;

    private final UdpSocket ike;
    private final UdpSocket nat;

    /** @param receiver is told on two threads, one of each port */
    Sockets(Consumer<Datagram> receiver) throws LinuxException {
        ike = open(IKE_PORT);
        nat = open(NAT_PORT);
        read(ike, receiver);
        read(nat, receiver);
    }

    /** What cannot be sent is lost. */
    void send(Datagram datagram) {
        ByteBuffer payload = datagram.octets().buffer();
        boolean marked = datagram.local().getPort() == NAT_PORT;
        if (marked) {
            payload = ByteBuffer.allocate(MARKER_LENGTH + payload.remaining())
                    .putInt(0)
                    .put(payload)
                    .flip();
        }
        try {
            (marked ? nat : ike).send(datagram.local().getAddress(), datagram.remote(), payload);
        } catch (LinuxException e) {
            System.err.println(e.getMessage());
        }
    }

    private static UdpSocket open(int port) throws LinuxException {
        try {
            InetAddress any = InetAddress.getByAddress(new byte[4]);
            return UdpSocket.open(
                    new InetSocketAddress(any, port), UdpOptions.PLAIN.withReceiveBuffer(RECEIVE_BUFFER_OCTETS));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static void read(UdpSocket socket, Consumer<Datagram> receiver) {
        var thread = new Thread(
                () -> {
                    var received = new Received();
                    try {
                        while (socket.receive(received)) {
                            ByteBuffer payload = received.payload();
                            if (received.local().getPort() == NAT_PORT) {
                                payload.position(Math.min(MARKER_LENGTH, payload.limit()));
                            }
                            byte[] octets = new byte[payload.remaining()];
                            payload.get(octets);
                            receiver.accept(new Datagram(received.local(), received.remote(), Octets.of(octets)));
                        }
                    } catch (LinuxException e) {
                        System.err.println(e.getMessage());
                    }
                },
                "receive-" + socket.local().getPort());
        thread.setDaemon(true);
        thread.start();
    }
}
