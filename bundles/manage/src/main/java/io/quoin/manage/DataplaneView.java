package io.quoin.manage;

/**
 * A data plane that a bundle brought.
 *
 * @param name {@code kernel}, {@code user}
 * @param description one sentence on what it is
 * @param inUse whether it carries the traffic
 * @param reason why it is not in use; empty where it is
 */
public record DataplaneView(String name, String description, boolean inUse, String reason) {}
