package io.quoin.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for an engine, in two queues, so that strangers cannot crowd out those who are known:
 *
 * <ul>
 *   <li>what concerns IKE SAs that may exist, and commands: in the order of arrival. It goes first, so that what has
 *       begun ends before more begins.
 *   <li>requests that would begin an IKE SA, which anybody can send from any address: the newest first, and the oldest
 *       are forgotten. Under a flood a fresh one is answered at once or not at all, and who waited long asks again.
 * </ul>
 */
final class Inbox {
    /** Of what goes first; the last of them are kept for commands. */
    static final int LENGTH = 2048;

    static final int KEPT_FOR_COMMANDS = 256;

    /** Requests that would begin an IKE SA: as many as come at once when every peer comes back. */
    static final int FIRST_CONTACTS = 8192;

    /** For so many others in a row one first contact has its turn. */
    private static final int IN_A_ROW = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Deque<Runnable> known = new ArrayDeque<>();
    private final Deque<Runnable> firstContacts = new ArrayDeque<>();
    private int row;

    /** Takes in a command; false where there is no room for it. */
    boolean command(Runnable action) {
        return add(action, LENGTH);
    }

    /** Takes in a packet for an IKE SA that may exist; false where there is no room for it. */
    boolean packet(Runnable action) {
        return add(action, LENGTH - KEPT_FOR_COMMANDS);
    }

    /** Takes in a request that would begin an IKE SA; false where the oldest was forgotten for it. */
    boolean firstContact(Runnable action) {
        lock.lock();
        try {
            boolean room = firstContacts.size() < FIRST_CONTACTS;
            if (!room) {
                firstContacts.removeLast();
            }
            firstContacts.addFirst(action);
            filled.signal();
            return room;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is to be done next; null where nothing is after {@code nanos} nanoseconds. */
    Runnable poll(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (known.isEmpty() && firstContacts.isEmpty() && left > 0) {
                left = filled.awaitNanos(left);
            }
            boolean stranger = known.isEmpty() || row >= IN_A_ROW && !firstContacts.isEmpty();
            row = stranger ? 0 : row + 1;
            return stranger ? firstContacts.poll() : known.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean add(Runnable action, int limit) {
        lock.lock();
        try {
            boolean room = known.size() < limit;
            if (room) {
                known.add(action);
                filled.signal();
            }
            return room;
        } finally {
            lock.unlock();
        }
    }
}
