package io.quoin.xfrm;

import static io.quoin.xfrm.Samples.range;
import static io.quoin.xfrm.Samples.selector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XfrmSelectorTest {
    private static final PortRange ANY = PortRange.ANY;

    @Test
    void multipliesRangesThatAreNoPrefixes() throws Exception {
        var selectors = XfrmSelector.of(selector(
                6, range("10.0.0.0-10.0.2.255"), ANY, range("10.1.0.0-10.1.0.255"), new PortRange(1024, 65535)));
        // 10.0.0.0/23 and 10.0.2.0/24, times 1024/6, 2048/5, 4096/4, 8192/3, 16384/2, 32768/1
        assertThat(selectors).hasSize(12).doesNotHaveDuplicates();
        assertThat(selectors)
                .allSatisfy(it -> assertThat(it.sourcePort().bits()).isZero());
        assertThat(selectors)
                .extracting(it -> it.destinationPort().value().hex())
                .containsOnly("0400", "0800", "1000", "2000", "4000", "8000");
    }

    @Test
    void refusesMorePoliciesThanItsLimit() {
        var worst = range("0.0.0.1-255.255.255.254");
        assertThatThrownBy(() -> XfrmSelector.of(selector(0, worst, ANY, worst, ANY)))
                .isInstanceOf(DataplaneException.class)
                .hasMessageContaining("the kernel needs 3844 policies")
                .hasMessageContaining("takes 1 to 256");
    }

    @Test
    void refusesOpaquePortsOfWhichThereAreNone() {
        Selector opaque = selector(6, range("10.0.0.1"), new PortRange(65535, 0), range("10.0.0.2"), ANY);
        assertThatThrownBy(() -> XfrmSelector.of(opaque)).hasMessageContaining("the kernel needs 0 policies");
    }

    /** RFC 7296, 3.13.1: the type of ICMP is in the upper octet of the port, the code in the lower. */
    @ParameterizedTest
    @CsvSource({
        "1, 2048, 2048, 0008, 16, 0000, 16",
        "58, 32768, 33023, 0080, 16, 0000, 0",
        "1, 769, 769, 0003, 16, 0001, 16",
        "1, 0, 65535, 0000, 0, 0000, 0"
    })
    void putsTypeAndCodeOfIcmpWhereTheKernelLooks(
            int protocol, int first, int last, String type, int typeBits, String code, int codeBits) throws Exception {
        var ports = new PortRange(first, last);
        for (Selector each : new Selector[] {
            selector(protocol, range("10.0.0.1"), ports, range("10.0.0.2"), ports),
            selector(protocol, range("10.0.0.1"), ports, range("10.0.0.2"), ANY),
            selector(protocol, range("10.0.0.1"), ANY, range("10.0.0.2"), ports)
        }) {
            assertThat(XfrmSelector.of(each)).singleElement().satisfies(it -> {
                assertThat(it.sourcePort()).isEqualTo(new Block(Octets.ofHex(type), typeBits));
                assertThat(it.destinationPort()).isEqualTo(new Block(Octets.ofHex(code), codeBits));
            });
        }
    }

    @Test
    void refusesCodesOfSeveralTypes() {
        Selector codes = selector(1, range("10.0.0.1"), new PortRange(0x0301, 0x0402), range("10.0.0.2"), ANY);
        assertThatThrownBy(() -> XfrmSelector.of(codes)).hasMessageContaining("whole types, or codes of one type");
    }
}
