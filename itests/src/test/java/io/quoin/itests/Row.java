package io.quoin.itests;

import io.quoin.itests.lab.TwoHosts.Way;
import java.util.List;
import java.util.Map;

/**
 * One tunnel to try, as a row of a table.
 *
 * @param what the row's name
 * @param ike the only IKE proposal of both ends
 * @param way between the two
 * @param options of our peer file
 * @param settings of their strongswan.conf
 * @param protection what our gateway must say that the tunnel has
 * @param negotiated what strongSwan must say of the SA
 * @param logged what strongSwan must have logged on the way
 */
record Row(
        String what,
        String ike,
        Way way,
        Map<String, String> options,
        Map<String, String> settings,
        String protection,
        List<String> negotiated,
        List<String> logged) {

    static Row of(String what, String ike, String protection, String... negotiated) {
        return new Row(what, ike, Way.IPV4, Map.of(), Map.of(), protection, List.of(negotiated), List.of());
    }

    Row over(Way other) {
        return new Row(what, ike, other, options, settings, protection, negotiated, logged);
    }

    Row ours(String option, String value) {
        return new Row(what, ike, way, Map.of(option, value), settings, protection, negotiated, logged);
    }

    Row theirs(String setting, String value) {
        return new Row(what, ike, way, options, Map.of(setting, value), protection, negotiated, logged);
    }

    Row theirLogSays(String... words) {
        return new Row(what, ike, way, options, settings, protection, negotiated, List.of(words));
    }

    boolean wantsCookie() {
        return settings.containsKey("cookie_threshold");
    }

    @Override
    public String toString() {
        return what;
    }
}
