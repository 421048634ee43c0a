package io.quoin.itests;

import io.quoin.linux.LinuxException;
import io.quoin.linux.Received;
import io.quoin.linux.UdpOptions;
import io.quoin.linux.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The program of an attacker: sends a {@link Flood} at a steady rate, each datagram from an address of its own out of
 * {@link #NET}, all of which must be local to its host. Prints how many it sent and how many answers it had.
 */
final class Flooder {
    /** Where the attacker's addresses are from. */
    static final String NET = "10.64.0.0/10";

    private static final int FIRST_ADDRESS = 10 << 24 | 64 << 16;
    private static final int ADDRESSES = 1 << 22;
    private static final int BUFFER_OCTETS = 16 << 20;
    private static final long TICK_NANOS = 500_000;
    /** Who has been silent for so long has answered everything. */
    private static final long LAST_ANSWERS_MILLIS = 3000;

    private final Flood flood;
    private final InetSocketAddress target;
    private final UdpSocket socket;
    private final Random random = new Random(1);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile ByteBuffer answer = ByteBuffer.allocate(0);

    private Flooder(Flood flood, InetAddress target) throws IOException {
        this.flood = flood;
        this.target = new InetSocketAddress(target, flood.port());
        this.socket = UdpSocket.open(
                new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 500),
                UdpOptions.PLAIN.withReceiveBuffer(BUFFER_OCTETS));
    }

    /** @param args the flood, how many datagrams, how many a second, the address of the gateway */
    public static void main(String[] args) throws Exception {
        var flooder = new Flooder(Flood.valueOf(args[0]), InetAddress.getByName(args[3]));
        var reader = new Thread(flooder::receive);
        reader.setDaemon(true);
        reader.start();
        long nanos = flooder.send(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        int before;
        do {
            before = flooder.answered.get();
            Thread.sleep(LAST_ANSWERS_MILLIS);
        } while (flooder.answered.get() > before);
        System.out.printf("sent %s answered %s millis %s%n", flooder.sent, flooder.answered, nanos / 1_000_000);
    }

    private long send(int count, int perSecond) throws IOException {
        for (int i = 0; i < flood.halfOpenBefore(); i++) {
            send(address(random.nextInt(ADDRESSES)), Flood.request(random, new byte[0]));
            LockSupport.parkNanos(TICK_NANOS);
        }
        long began = System.nanoTime();
        for (int done = 0; done < count; done++) {
            while (done > (System.nanoTime() - began) / 1e9 * perSecond) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            send(address(random.nextInt(ADDRESSES)), flood.next(random, answer));
        }
        return System.nanoTime() - began;
    }

    private void send(InetAddress from, ByteBuffer datagram) throws LinuxException {
        socket.send(from, target, datagram);
        sent.incrementAndGet();
    }

    private void receive() {
        var received = new Received();
        try {
            while (socket.receive(received)) {
                answered.incrementAndGet();
                ByteBuffer payload = received.payload();
                byte[] cookie = Flood.cookie(payload);
                if (cookie.length > 0 && flood.returnsCookies()) {
                    send(received.local().getAddress(), Flood.request(payload.getLong(0), cookie));
                } else if (cookie.length == 0) {
                    answer = ByteBuffer.allocate(payload.remaining())
                            .put(payload)
                            .flip();
                }
            }
        } catch (LinuxException e) {
            System.err.println(e.getMessage());
        }
    }

    private static InetAddress address(int number) throws IOException {
        return InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES)
                .putInt(FIRST_ADDRESS + number)
                .array());
    }
}
