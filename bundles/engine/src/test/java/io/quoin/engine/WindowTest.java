package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.Window.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Octets REQUEST = Octets.ofHex("01");
    private static final Octets OTHER = Octets.ofHex("02");
    private static final List<Octets> ANSWER = List.of(Octets.ofHex("03"), Octets.ofHex("04"));

    private final Window window = new Window();

    @Test
    void expectsAResponseOnlyToTheRequestInFlight() {
        assertThat(window.isWaiting()).isFalse();
        assertThat(window.expectsResponse(0)).isFalse();
        window.requestSent(List.of(REQUEST));
        assertThat(window.isWaiting()).isTrue();
        assertThat(window.expectsResponse(0)).isTrue();
        assertThat(window.expectsResponse(1)).isFalse();
        assertThat(window.expectsResponse(-1)).isFalse();
        window.responseArrived();
        assertThat(window.expectsResponse(0)).isFalse();
        assertThat(window.expectsResponse(1)).isFalse();
        assertThat(window.requestId()).isEqualTo(1);
    }

    @Test
    void countsHowOftenARequestWasSent() {
        window.requestSent(List.of(REQUEST));
        assertThat(window.transmissions()).isEqualTo(1);
        window.requestRepeated();
        window.requestRepeated();
        assertThat(window.transmissions()).isEqualTo(3);
        assertThat(window.request()).containsExactly(REQUEST);
        window.responseArrived();
        window.requestSent(List.of(OTHER));
        assertThat(window.transmissions()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsVoidIsFollowedByOneWithTheSameId() {
        window.requestSent(List.of(REQUEST));
        window.requestVoid();
        assertThat(window.expectsResponse(0)).isFalse();
        assertThat(window.requestId()).isZero();
        window.requestSent(List.of(OTHER));
        assertThat(window.expectsResponse(0)).isTrue();
    }

    @Test
    void takesRequestsInTheirOrder() {
        assertThat(window.arrival(0, REQUEST)).isEqualTo(Arrival.EXPECTED);
        assertThat(window.arrival(1, REQUEST)).isEqualTo(Arrival.STRAY);
        window.answered(REQUEST, ANSWER);
        assertThat(window.expectedRequest()).isEqualTo(1);
        assertThat(window.arrival(1, OTHER)).isEqualTo(Arrival.EXPECTED);
        assertThat(window.arrival(2, OTHER)).isEqualTo(Arrival.STRAY);
    }

    @Test
    void knowsTheLastRequestAgainOctetForOctet() {
        window.answered(REQUEST, ANSWER);
        assertThat(window.arrival(0, REQUEST)).isEqualTo(Arrival.REPEATED);
        assertThat(window.arrival(0, OTHER)).isEqualTo(Arrival.STRAY);
        assertThat(window.answer()).isEqualTo(ANSWER);
        window.answered(OTHER, List.of());
        assertThat(window.arrival(0, REQUEST)).isEqualTo(Arrival.STRAY);
        assertThat(window.arrival(1, OTHER)).isEqualTo(Arrival.REPEATED);
    }

    @Test
    void nothingIsRepeatedBeforeTheFirstRequest() {
        assertThat(window.arrival(-1, Octets.empty())).isNotEqualTo(Arrival.EXPECTED);
        assertThat(window.arrival(-1, REQUEST)).isEqualTo(Arrival.STRAY);
    }
}
