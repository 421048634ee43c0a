package io.quoin.engine;

/** What the engine asks of whoever runs it, besides its data plane. Calls come in the order in which they must act. */
public interface Host {

    /** Sends a message. What cannot be sent is lost, as on any network: retransmission is the engine's. */
    void send(Datagram datagram);

    /** Tells what happened. */
    void publish(IkeEvent event);
}
