package io.quoin.manage;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The gateway as an operator sees and commands it. All methods may be called from several threads. What is asked for is
 * a snapshot, which no later event changes.
 */
@ProviderType
public interface Management {

    /** All of the following at once, of one moment. */
    Snapshot snapshot();

    /** The gateway itself. */
    GatewayStatus status();

    /** Every configured tunnel, up or down, in the order of the names. */
    List<TunnelView> tunnels();

    /** Every IKE SA, those that are being set up included, in the order of the tunnels. */
    List<IkeSaView> ikeSas();

    /** Every key-exchange method that a bundle brought, offered to peers or not, in the order of the transform ids. */
    List<KexMethodView> kexMethods();

    /** What became of key-exchange methods lately, the newest first. */
    List<KexEventView> kexEvents();

    /**
     * Tries every implementation of a key-exchange method as if its bundle came just now: signature, known answers and
     * a round trip. What passes is offered, also where it was withdrawn; what fails is not any more. Returns when that
     * is done, which may take a minute.
     *
     * @param method its keyword
     * @throws CommandException where no bundle brings it
     */
    List<KexTestView> testKex(String method) throws CommandException;

    /**
     * Measures a key-exchange method for a second, as it is offered. Only one is measured at a time.
     *
     * @param method its keyword
     * @throws CommandException where it is not offered, fails, or another is being measured
     */
    KexBenchView benchKex(String method) throws CommandException;

    /**
     * The last negotiations of a tunnel, the newest first: what did not match, and what to change.
     *
     * @throws CommandException where there is no such tunnel
     */
    List<NegotiationView> negotiations(String tunnel) throws CommandException;

    /**
     * Begins to set a tunnel up; returns before it is up. A tunnel that is up stays as it is.
     *
     * @throws CommandException where there is no such tunnel, its peer has no address, or the gateway does not run
     */
    void initiate(String tunnel) throws CommandException;

    /**
     * Begins to replace the keys of a tunnel, with the key-exchange methods that are offered now; returns before that
     * is done. What is not up has no keys.
     *
     * @throws CommandException where there is no such tunnel, or the gateway does not run
     */
    void rekey(String tunnel) throws CommandException;

    /**
     * Takes a tunnel down, until the operator or the peer initiates it again; returns before the peer has answered.
     *
     * @throws CommandException where there is no such tunnel, or the gateway does not run
     */
    void terminate(String tunnel) throws CommandException;
}
