package io.quoin.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The exchanges that an established IKE SA has begun: one is under way, the others wait for their turn. */
final class Exchanges implements AutoCloseable {
    /** For each Child SA one that makes it, and one that deletes it. */
    private static final int MAX_QUEUED = 2 * PeerRequests.MAX_CHILDREN;

    private final IkeSa sa;
    private final Deque<Exchange> queue = new ArrayDeque<>(1);
    private boolean ending;

    Exchanges(IkeSa sa) {
        this.sa = sa;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Begins it as soon as those before are over; false where too many wait. */
    boolean begin(Exchange exchange) {
        if (queue.size() == MAX_QUEUED) {
            exchange.close();
            return false;
        }
        queue.add(exchange);
        if (queue.size() == 1) {
            send();
        }
        return true;
    }

    /**
     * Begins it as soon as the one under way is over. What deletes must not wait for what would take its Child SA to
     * another IKE SA.
     */
    void beginNext(Exchange exchange) {
        Exchange first = queue.poll();
        queue.addFirst(exchange);
        if (first == null) {
            send();
        } else {
            queue.addFirst(first);
        }
    }

    /** The exchange of CREATE_CHILD_SA that the peer may have seen. */
    Optional<CreateChildSa> createChildSaUnderWay() {
        return queue.stream()
                .limit(1)
                .filter(CreateChildSa.class::isInstance)
                .map(CreateChildSa.class::cast)
                .findFirst();
    }

    /** Whether an exchange deletes a Child SA. */
    boolean isDeletingChild() {
        return queue.stream()
                .anyMatch(exchange ->
                        exchange instanceof Exchange.Informational informational && informational.deletesChild());
    }

    /** What waits is begun on the IKE SA that takes the place of this one. */
    void passTo(Established heir) {
        while (queue.size() > 1) {
            Exchange waiting = queue.removeLast();
            waiting.close();
            waiting.passTo(heir);
        }
    }

    /** This IKE SA, whose place another has taken, is gone: what it has begun is begun on the other one. */
    void passAllTo(Established heir) {
        queue.forEach(exchange -> exchange.passTo(heir));
    }

    /** What is under way is the last but for the one that ends the IKE SA: what only waits has no purpose any more. */
    void end() {
        ending = true;
        while (queue.size() > 1) {
            queue.removeLast().close();
        }
    }

    /** Whether one is to make this Child SA: not one that will not begin, for what it was to replace is gone. */
    boolean makes(ChildConfig config) {
        return queue.stream()
                .anyMatch(exchange -> exchange instanceof CreateChildSa create
                        && create.purpose() instanceof NewChild child
                        && child.makes(config)
                        && (exchange == queue.element() || !exchange.isMoot()));
    }

    void onResponse(IkeState.Opened response) throws ProtocolException {
        Exchange exchange = queue.element();
        response.requireAnswerTo(exchange.type());
        boolean over = exchange.onResponse(response.payloads()) || ending;
        if (!sa.isClosed()) {
            if (over) {
                queue.remove().close();
                skipMoot();
            }
            send();
        }
    }

    private void skipMoot() {
        while (!queue.isEmpty() && queue.element().isMoot()) {
            queue.remove().close();
        }
    }

    private void send() {
        Exchange exchange = queue.peek();
        if (exchange != null) {
            sa.request(exchange.type(), exchange.request());
        }
    }

    @Override
    public void close() {
        queue.forEach(Exchange::close);
        queue.clear();
    }
}
