package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {
    @Test
    void everyKeyHasADefault() throws Exception {
        GatewaySettings settings = GatewaySettings.parse(Map.of());

        assertThat(settings.ikePort()).isEqualTo(500);
        assertThat(settings.natPort()).isEqualTo(4500);
        assertThat(settings.listen()).isEmpty();
        assertThat(settings.dataplane()).isEqualTo("auto");
        assertThat(settings.shards()).isBetween(1, 64);
    }

    @Test
    void everyKeyIsRead() throws Exception {
        GatewaySettings settings = GatewaySettings.parse(Map.of(
                "ike-port", "5500",
                "nat-port", "5501",
                "listen", "192.0.2.1, 2001:db8::1",
                "dataplane", "user",
                "shards", "3",
                "cookie-threshold", "0",
                "kex.trust", "any"));

        assertThat(settings)
                .isEqualTo(new GatewaySettings(
                        5500,
                        5501,
                        List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")),
                        "user",
                        3,
                        0,
                        false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ike-port  | 0      | ike-port = 0: a number from 1 to 65535 is accepted",
                "nat-port  | 500    | 'nat-port = 500: it must differ from ike-port, which is 500'",
                "listen    | eth0   | listen = eth0: 'eth0' is no IP address",
                "dataplane | kernal | 'dataplane = kernal: one of auto, kernel or user is accepted'",
                "shards    | 65     | shards = 65: a number from 1 to 64 is accepted",
                "port      | 500    | port = 500: there is no such key",
            })
    void badValueIsNamedWithItsKeyAndWhatWouldBeAccepted(String key, String value, String message) {
        assertThatThrownBy(() -> GatewaySettings.parse(Map.of(key, value)))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining(message);
    }
}
