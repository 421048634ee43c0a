package io.quoin.gateway;

import io.quoin.manage.KexEventView;
import io.quoin.manage.KexEventView.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of key-exchange methods: a line each in the log, and the last ones for management. */
final class KexEvents {
    static final int MAX_KEPT = 128;

    private static final Logger LOG = LoggerFactory.getLogger(KexEvents.class);

    private final Deque<KexEventView> events = new ArrayDeque<>();

    void add(Kind kind, KexRegistry.Listed method) {
        var event = new KexEventView(
                Instant.now(), kind, method.id(), method.keyword(), method.provider(), method.reason());
        switch (kind) {
            case OFFERED -> LOG.debug("key-exchange method {} of {} is offered", name(event), event.provider());
            case REFUSED ->
                LOG.error(
                        "key-exchange method {} of {} is not offered: {}",
                        name(event),
                        event.provider(),
                        event.reason());
            case WITHDRAWN ->
                LOG.error(
                        "key-exchange method {} of {} is offered no more: {}",
                        name(event),
                        event.provider(),
                        event.reason());
            case GONE -> LOG.debug("key-exchange method {} of {} left", name(event), event.provider());
        }
        synchronized (this) {
            events.addFirst(event);
            if (events.size() > MAX_KEPT) {
                events.removeLast();
            }
        }
    }

    private static String name(KexEventView event) {
        return event.keyword().isEmpty() ? "(not asked yet)" : event.keyword();
    }

    /** The newest first. */
    synchronized List<KexEventView> all() {
        return List.copyOf(events);
    }
}
