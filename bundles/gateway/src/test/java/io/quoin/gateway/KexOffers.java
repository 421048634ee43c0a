package io.quoin.gateway;

import io.quoin.kex.KeyExchangeMethod;

/** Offers of bundles that are not there. */
final class KexOffers {
    static final KexSignature VENDOR = new KexSignature("CN=Vendor", true, "");
    static final KexSignature TRUSTED = new KexSignature("CN=Somebody", false, "");

    private KexOffers() {}

    static KexOffer ofVendor(long serviceId, KeyExchangeMethod method) {
        return new KexOffer("bundle" + serviceId + " 1.0", 0, serviceId, () -> VENDOR, () -> method);
    }

    /** Of somebody who is trusted, but who is not the vendor. */
    static KexOffer of(long serviceId, int ranking, KeyExchangeMethod method) {
        return new KexOffer("bundle" + serviceId + " 1.0", ranking, serviceId, () -> TRUSTED, () -> method);
    }
}
