package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.util.List;

/**
 * The message ids of an IKE SA (RFC 7296, 2.2 and 2.3), with a window of one in either direction: the request that
 * waits for its response, and the last request of the peer with the response to it.
 */
final class Window {
    /** How often a response is sent again: who copies a small request could have large ones sent to anybody. */
    static final int MAX_REPEATS = 32;

    private int nextRequest;
    private List<Octets> request = List.of();
    private int transmissions;

    private int expectedRequest;
    private Octets answered = Octets.empty();
    private List<Octets> answer = List.of();
    private int repeats;

    /** What a request of the peer is. */
    enum Arrival {
        EXPECTED,
        /** The last one again: the response must be sent again. */
        REPEATED,
        /** Neither. */
        STRAY
    }

    /** The message id of the next request to send, or of the one in flight. */
    int requestId() {
        return nextRequest;
    }

    boolean isWaiting() {
        return !request.isEmpty();
    }

    /** The datagrams of the request in flight. */
    List<Octets> request() {
        return request;
    }

    /** How often the request in flight was sent. */
    int transmissions() {
        return transmissions;
    }

    void requestSent(List<Octets> datagrams) {
        request = datagrams;
        transmissions = 1;
    }

    void requestRepeated() {
        transmissions++;
    }

    boolean expectsResponse(int messageId) {
        return isWaiting() && messageId == nextRequest;
    }

    void responseArrived() {
        request = List.of();
        nextRequest++;
    }

    /** The request in flight, one of IKE_SA_INIT, is replaced by another with the same message id 0. */
    void requestVoid() {
        request = List.of();
    }

    /** What the request in {@code datagram} is: a retransmission is the same octet for octet (RFC 7296, 2.1). */
    Arrival arrival(int messageId, Octets datagram) {
        if (messageId == expectedRequest) {
            return Arrival.EXPECTED;
        }
        // Of fragments only the first calls for the response again (RFC 7383, 2.6.1): it alone is remembered.
        return messageId == expectedRequest - 1 && datagram.equals(answered) ? Arrival.REPEATED : Arrival.STRAY;
    }

    /** Whether the last response may be sent again, and counts that it is. */
    boolean answersAgain() {
        return repeats++ < MAX_REPEATS;
    }

    /** The last request will not come again. */
    void forget() {
        answered = Octets.empty();
        answer = List.of();
    }

    int expectedRequest() {
        return expectedRequest;
    }

    /**
     * The expected request was answered.
     *
     * @param datagram of the request, or of its first fragment
     */
    void answered(Octets datagram, List<Octets> datagrams) {
        answered = datagram;
        answer = datagrams;
        repeats = 0;
        expectedRequest++;
    }

    /**
     * The last request came again, and its response goes out in other pieces.
     *
     * @param datagram of the request, or of its first fragment, as it came now
     */
    void answerAnew(Octets datagram, List<Octets> datagrams) {
        answered = datagram;
        answer = datagrams;
    }

    /** The datagrams of the last response. */
    List<Octets> answer() {
        return answer;
    }
}
