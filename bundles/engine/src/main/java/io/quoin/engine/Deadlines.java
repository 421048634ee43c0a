package io.quoin.engine;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The deadlines of one owner, each with a name, entered in the engine's timetable. */
final class Deadlines {
    /** What may come due. */
    enum Kind {
        /** No response yet: send the request again. */
        RETRANSMIT,
        /** The last response will not be wanted again. */
        FORGET,
        /** A half-open IKE SA has had its time. */
        HALF_OPEN,
        /** The peer has been silent for long. */
        LIVENESS,
        /** A NAT may forget us. */
        NAT_KEEPALIVE,
        /** The keys of the IKE SA are to be replaced. */
        REKEY,
        /** The peer is to authenticate anew. */
        REAUTH,
        /** The IKE SA ends, replaced or not. */
        EXPIRE,
        /** Another IKE SA of the same peer has had its time to take over. */
        YIELD,
        /** Something is due for one of the Child SAs. */
        CHILDREN,
        /** A responder waits for IKE_FOLLOWUP_KE in vain. */
        FOLLOW_UP,
        /** A key-exchange method has been missing for long. */
        METHODS,
        /** Initiate (again). */
        CONNECT
    }

    private final Timetable timetable;
    private final Timetable.Timed owner;
    private final Map<Kind, Instant> deadlines = new EnumMap<>(Kind.class);
    /** In the timetable; null while nothing is due. */
    private Timetable.Entry entry;

    Deadlines(Timetable timetable, Timetable.Timed owner) {
        this.timetable = timetable;
        this.owner = owner;
    }

    void set(Kind kind, Instant time) {
        deadlines.put(kind, time);
        enter();
    }

    /** Sets what is not set yet, or is set to a later time. */
    void setEarlier(Kind kind, Instant time) {
        deadlines.merge(kind, time, (one, other) -> one.isBefore(other) ? one : other);
        enter();
    }

    /** Sets what is not set yet. */
    void setOnce(Kind kind, Instant time) {
        deadlines.putIfAbsent(kind, time);
        enter();
    }

    /** When it is due; empty where it is not set. */
    Optional<Instant> at(Kind kind) {
        return Optional.ofNullable(deadlines.get(kind));
    }

    void clear(Kind kind) {
        deadlines.remove(kind);
        enter();
    }

    void clearAll() {
        deadlines.clear();
        enter();
    }

    /** Takes one deadline out that is not after {@code now}. */
    Optional<Kind> takeDue(Instant now) {
        for (Map.Entry<Kind, Instant> deadline : deadlines.entrySet()) {
            if (!deadline.getValue().isAfter(now)) {
                Kind due = deadline.getKey();
                clear(due);
                return Optional.of(due);
            }
        }
        return Optional.empty();
    }

    private void enter() {
        Instant next = null;
        for (Instant deadline : deadlines.values()) {
            next = next == null || deadline.isBefore(next) ? deadline : next;
        }
        if (entry != null && entry.time().equals(next)) {
            return;
        }
        if (entry != null) {
            timetable.remove(entry);
        }
        entry = next == null ? null : timetable.enter(owner, next);
    }
}
