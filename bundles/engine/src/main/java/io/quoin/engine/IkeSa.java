package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.keys.IntAuth;
import io.quoin.engine.internal.keys.Protection;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One IKE SA, from its first message on: it opens and protects messages, keeps their order, and leaves their meaning to
 * its {@link IkeState}.
 */
final class IkeSa implements Timetable.Timed {
    /** How long a response is kept, in case its request comes again: longer than peers try. */
    private static final Duration REMEMBERED = Duration.ofMinutes(4);

    private final Environment environment;
    private final SaDetails details;
    private final SaOwner owner;
    private final Window window = new Window();
    private final Reassembly requests = new Reassembly();
    private final Reassembly responses = new Reassembly();
    private final Deadlines deadlines;
    private final Recorder recorder;
    private final long begun;
    private Optional<Origin> origin = Optional.empty();
    private Optional<Origin> predecessor = Optional.empty();
    private Trust trust = Trust.UNLIMITED;
    private RateLimit created = new RateLimit(PeerRequests.MAX_AT_ONCE, PeerRequests.PER_REQUEST);
    private IkeState state;
    private IkeKeys keys;
    private Protection sending;
    private Protection receiving;
    private Optional<IkeKeys> retired = Optional.empty();
    private Optional<Resending> requested = Optional.empty();
    private Optional<Answered> answered = Optional.empty();
    private boolean closed;

    IkeSa(Environment environment, SaDetails details, SaOwner owner) {
        this.environment = environment;
        this.details = details;
        this.owner = owner;
        this.deadlines = new Deadlines(environment.timetable(), this);
        this.recorder = new Recorder(details, environment);
        this.begun = environment.turn();
    }

    Environment environment() {
        return environment;
    }

    SaDetails details() {
        return details;
    }

    IkeState state() {
        return state;
    }

    SaOwner owner() {
        return owner;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Window window() {
        return window;
    }

    Recorder recorder() {
        return recorder;
    }

    IkeKeys keys() {
        return keys;
    }

    /** It is set up because the authentication of another counts no more, which it is to replace. */
    void reauthenticates(IkeSa former) {
        predecessor = former.origin;
    }

    /** Whether it is set up to replace {@code former}, or what that one is by now. */
    boolean hasReauthenticated(IkeSa former) {
        return predecessor.isPresent() && predecessor.equals(former.origin);
    }

    /** How long its authentication counts. */
    Trust trust() {
        return trust;
    }

    void trust(Trust limited) {
        trust = limited;
    }

    /** Both sides have authenticated. */
    void authenticated() {
        origin = Optional.of(new Origin(details.initiator(), details.initiatorSpi(), begun, environment.turn()));
    }

    /** Takes the place of {@code former}, whose authentication goes on. */
    void succeeds(IkeSa former) {
        origin = former.origin;
        trust = former.trust;
        created = former.created;
    }

    /** How often the peer may begin CREATE_CHILD_SA, on this IKE SA and on those it replaces by rekeying. */
    RateLimit created() {
        return created;
    }

    /** How it was authenticated; empty before. */
    Optional<Origin> origin() {
        return origin;
    }

    boolean isClosed() {
        return closed;
    }

    /** Enters a state; the one before wipes what the next did not take. */
    void become(IkeState next) {
        if (state != null) {
            state.close();
        }
        state = next;
    }

    /**
     * Protects all further messages with these keys, and wipes those before; those of the last response only when it is
     * seen that the peer has it, for it may have to be sent again in smaller pieces.
     */
    void use(IkeKeys next) {
        wipeRetired();
        retired = Optional.ofNullable(keys);
        if (details.initiator()) {
            wipeRetired();
        }
        keys = next;
        sending = next.protection(details.initiator());
        receiving = next.protection(!details.initiator());
    }

    private void wipeRetired() {
        retired.ifPresent(IkeKeys::close);
        retired = Optional.empty();
    }

    /** Takes a well-formed message that has this IKE SA's SPI. */
    void receive(Message message, Datagram datagram) {
        IkeHeader header = message.header();
        if (header.fromOriginalInitiator() == details.initiator()) {
            environment.drop(DropReason.UNEXPECTED);
        } else if (header.is(ExchangeType.IKE_SA_INIT)) {
            receiveInitResponse(message, datagram);
        } else if (keys == null || message.payloads().size() != 1) {
            environment.drop(DropReason.UNEXPECTED);
        } else if (header.response()) {
            receiveResponse(message, datagram);
        } else {
            receiveRequest(message, datagram);
        }
    }

    private void receiveInitResponse(Message message, Datagram datagram) {
        if (!(state instanceof InitSent)
                || !message.header().response()
                || !window.expectsResponse(message.header().messageId())) {
            environment.drop(DropReason.UNEXPECTED);
            return;
        }
        recorder.received(message, datagram);
        recorder.answered();
        try {
            state.onInitResponse(message, datagram);
        } catch (ProtocolException e) {
            recorder.blame(e);
            close(e.getMessage());
        }
    }

    private void receiveRequest(Message message, Datagram datagram) {
        if (details.initiator() && !(state instanceof Established)) {
            // From a responder that is ahead of us: its response is still on the way, and it sends the request again.
            environment.drop(DropReason.UNEXPECTED);
            return;
        }
        int id = message.header().messageId();
        switch (window.arrival(id, datagram.octets())) {
            case REPEATED -> answerAgain(datagram);
            case STRAY -> receiveStray(message, datagram);
            case EXPECTED -> open(message, datagram, requests).ifPresent(whole -> answer(message, datagram, whole));
        }
    }

    private void answerAgain(Datagram request) {
        if (!window.answersAgain()) {
            environment.drop(DropReason.REPEATED);
            return;
        }
        answered.map(Answered::response)
                .filter(Resending::again)
                .ifPresent(response -> window.answerAnew(request.octets(), response.datagrams()));
        recorder.repeated(false);
        send(window.answer(), request);
    }

    /**
     * The peer may have cut the last request anew, because it did not hear of us: then what it sent before was too
     * large for the path, and so may be the response (RFC 7383, 2.5.1 and 2.6.1).
     */
    private void receiveStray(Message message, Datagram datagram) {
        boolean again = message.header().messageId() == window.expectedRequest() - 1
                && answered.filter(last -> last.isCutAnew(message, datagram)).isPresent();
        if (!again) {
            environment.drop(DropReason.MESSAGE_ID);
            return;
        }
        Resending response = answered.orElseThrow().response();
        response.cutTo(details.fragmentSize().datagram(datagram.octets().length()));
        answered = answered.map(last -> last.as(message));
        window.answerAnew(datagram.octets(), response.datagrams());
        recorder.repeated(false);
        send(window.answer(), datagram);
    }

    /** An authentic message came, and its message id shows that it is no old one. */
    private void heard(Datagram datagram) {
        details.heard(environment.now());
        if (state instanceof Negotiating) {
            details.floatTo(datagram);
        } else if (state instanceof Established established && datagram.local().equals(details.local())) {
            established.follow(datagram.remote());
        }
    }

    private void answer(Message message, Datagram datagram, Reassembly.Whole whole) {
        heard(datagram);
        answered.map(Answered::response).ifPresent(Resending::arrived);
        wipeRetired();
        Protection opening = receiving;
        IkeState.Answer answer;
        String fatal = "";
        try {
            answer = state.onRequest(opened(message, whole));
        } catch (ProtocolException e) {
            answer = IkeState.Answer.of(e.notification().map(List::<Payload>of).orElse(List.of()));
            fatal = isFatal(e) ? e.getMessage() : "";
            recorder.blame(e);
        }
        ExchangeType exchange = ExchangeType.of(message.header().exchangeType()).orElse(ExchangeType.INFORMATIONAL);
        // RFC 7383, 2.5.1: what the peer's fragments keep to, ours had better.
        int limit = Answered.pieces(message) > 1
                ? Math.min(maxLength(), whole.first().length())
                : maxLength();
        Sealing.Sealed sealed = seal(exchange, true, message.header().messageId(), answer.payloads(), limit);
        window.answered(whole.first(), sealed.datagrams());
        answered = Optional.of(
                        new Answered(new Resending(sealed, details.fragmentSize()), opening, Answered.pieces(message)))
                .filter(any -> details.fragmentation());
        deadlines.set(Deadlines.Kind.FORGET, environment.now().plus(REMEMBERED));
        recorder.sent(exchange, true, sealed.datagrams());
        send(sealed.datagrams(), datagram);
        answer.sent().accept(sealed);
        if (!fatal.isEmpty()) {
            close(fatal);
        }
    }

    /** RFC 7296, 2.21.3: an unknown critical payload costs an established IKE SA no more than the one exchange. */
    private boolean isFatal(ProtocolException e) {
        return !(state instanceof Established)
                || e.notification()
                        .filter(notify -> notify.is(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD))
                        .isEmpty();
    }

    private void receiveResponse(Message message, Datagram datagram) {
        if (!window.expectsResponse(message.header().messageId())) {
            environment.drop(DropReason.MESSAGE_ID);
            return;
        }
        open(message, datagram, responses).ifPresent(whole -> {
            heard(datagram);
            requested.ifPresent(Resending::arrived);
            requested = Optional.empty();
            window.responseArrived();
            recorder.answered();
            deadlines.clear(Deadlines.Kind.RETRANSMIT);
            try {
                state.onResponse(opened(message, whole));
            } catch (ProtocolException e) {
                recorder.blame(e);
                e.notification().ifPresent(this::tell);
                close(e.getMessage());
            }
        });
    }

    /** Decrypts; empty where it is not authentic, or where fragments are still missing. */
    private Optional<Reassembly.Whole> open(Message message, Datagram datagram, Reassembly reassembly) {
        Payload payload = message.payloads().get(0);
        if (payload instanceof EncryptedPayload encrypted) {
            Optional<Octets> plaintext = authentic(message, datagram, encrypted.body());
            return plaintext.map(text -> new Reassembly.Whole(datagram.octets(), encrypted.firstInner(), text));
        }
        if (payload instanceof EncryptedFragmentPayload fragment && details.fragmentation()) {
            int id = message.header().messageId();
            if (!reassembly.wants(id, fragment)) {
                environment.drop(DropReason.FRAGMENT);
                return Optional.empty();
            }
            return authentic(message, datagram, fragment.body()).flatMap(text -> {
                Optional<Reassembly.Whole> whole = reassembly.add(id, fragment, datagram.octets(), text);
                if (whole.isEmpty() && reassembly.total() == 0) {
                    environment.drop(DropReason.FRAGMENT);
                }
                return whole;
            });
        }
        environment.drop(DropReason.UNEXPECTED);
        return Optional.empty();
    }

    private Optional<Octets> authentic(Message message, Datagram datagram, Octets body) {
        Optional<Octets> plaintext = Sealing.open(datagram.octets(), body, receiving);
        if (plaintext.isEmpty()) {
            environment.drop(DropReason.NOT_AUTHENTIC);
        } else {
            recorder.received(message, datagram);
            details.fragmentSize().arrived(datagram.octets().length());
        }
        return plaintext;
    }

    private IkeState.Opened opened(Message message, Reassembly.Whole whole) throws ProtocolException {
        List<Payload> payloads;
        try {
            payloads = Payloads.decode(whole.firstInner(), whole.plaintext());
        } catch (MalformedException e) {
            throw new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer sent " + e.getMessage());
        }
        Inside.refuseCritical(payloads);
        int type = message.header().exchangeType();
        ExchangeType exchange = ExchangeType.of(type)
                .orElseThrow(
                        () -> new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer began an exchange " + type));
        Octets covered = IntAuth.covered(Sealing.unfragmentedBefore(whole.first()), whole.plaintext());
        return new IkeState.Opened(exchange, payloads, covered, message.header().messageId());
    }

    /** Sends a request and repeats it until it is answered. */
    Sealing.Sealed request(ExchangeType exchange, List<Payload> payloads) {
        Sealing.Sealed sealed = seal(exchange, false, window.requestId(), payloads, maxLength());
        recorder.sent(exchange, false, sealed.datagrams());
        requested = Optional.of(new Resending(sealed, details.fragmentSize())).filter(any -> details.fragmentation());
        transmit(sealed.datagrams());
        return sealed;
    }

    /** Sends a request that nothing protects, that of IKE_SA_INIT, and repeats it until it is answered. */
    void requestInClear(Octets datagram) {
        recorder.sent(ExchangeType.IKE_SA_INIT, false, List.of(datagram));
        transmit(List.of(datagram));
    }

    private void transmit(List<Octets> datagrams) {
        window.requestSent(datagrams);
        send(datagrams);
        scheduleRetransmission();
    }

    private void scheduleRetransmission() {
        Duration wait = environment.settings().retransmitAfter().multipliedBy(1L << window.transmissions() - 1);
        deadlines.set(Deadlines.Kind.RETRANSMIT, environment.now().plus(wait));
    }

    /** Tells the peer of an error that ends the IKE SA (RFC 7296, 2.21.2), once and without waiting for an answer. */
    private void tell(NotifyPayload error) {
        send(seal(ExchangeType.INFORMATIONAL, false, window.requestId(), List.of(error), maxLength())
                .datagrams());
    }

    private Sealing.Sealed seal(
            ExchangeType exchange, boolean response, int id, List<Payload> payloads, int maxLength) {
        IkeHeader header = IkeHeader.of(
                details.initiatorSpi(), details.responderSpi(), exchange, details.initiator(), response, id);
        return Sealing.seal(header, payloads, sending, maxLength, environment.random());
    }

    /** Of a message in octets, such that its IP datagram is not too large for the path (RFC 7383, 2.5.1). */
    private int maxLength() {
        if (!details.fragmentation()) {
            return Integer.MAX_VALUE;
        }
        return details.fragmentSize().maxLength();
    }

    private void send(List<Octets> datagrams) {
        datagrams.forEach(octets -> environment.host().send(new Datagram(details.local(), details.remote(), octets)));
    }

    /** A response goes back to where the request came from (RFC 7296, 2.11). */
    private void send(List<Octets> datagrams, Datagram request) {
        InetSocketAddress to = request.remote();
        datagrams.forEach(octets -> environment.host().send(new Datagram(request.local(), to, octets)));
    }

    /** The response to IKE_SA_INIT was sent: from now on its request is the last one answered. */
    void answeredInit(Datagram request, Octets response) {
        window.answered(request.octets(), List.of(response));
        recorder.answeredInit(request.octets(), response);
        send(List.of(response), request);
    }

    /** Sends the response to IKE_SA_INIT again, where this is its request again. */
    void repeatInit(Datagram request) {
        if (window.arrival(0, request.octets()) == Window.Arrival.REPEATED) {
            answerAgain(request);
        } else {
            environment.drop(DropReason.MESSAGE_ID);
        }
    }

    @Override
    public void onDeadline() {
        deadlines.takeDue(environment.now()).ifPresent(kind -> {
            switch (kind) {
                case RETRANSMIT -> retransmit();
                case FORGET -> forget();
                case HALF_OPEN -> {
                    recorder.timedOut(requests);
                    close("it was not set up within "
                            + environment.settings().halfOpenLifetime().toSeconds() + " s");
                }
                default -> state.onDeadline(kind);
            }
        });
    }

    /** RFC 7296, 2.1: a response need not be remembered longer than its request may come again. */
    private void forget() {
        window.forget();
        answered = Optional.empty();
    }

    private void retransmit() {
        if (window.transmissions() > environment.settings().retransmits()) {
            recorder.timedOut(responses);
            close("no answer after " + window.transmissions() + " attempts (" + state.word() + ")");
            return;
        }
        recorder.repeated(true);
        if (requested.filter(Resending::again).isPresent()) {
            // RFC 7383, 2.5.2: with each size the timers start over.
            transmit(requested.orElseThrow().datagrams());
            return;
        }
        window.requestRepeated();
        send(window.request());
        scheduleRetransmission();
    }

    /** Ends it at once: nothing is sent. */
    void close(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        deadlines.clearAll();
        state.close();
        wipeRetired();
        if (keys != null) {
            keys.close();
        }
        owner.closed(this, reason);
    }
}
