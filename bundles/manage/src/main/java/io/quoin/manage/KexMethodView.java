package io.quoin.manage;

/**
 * A key-exchange method that a bundle brought.
 *
 * @param id the transform id: 36; 0 where the bundle did not say it
 * @param keyword what names it in a proposal: {@code mlkem768}; empty likewise
 * @param strength {@code classical}, {@code post-quantum} or {@code hybrid}
 * @param status {@code standard} or {@code experimental}
 * @param provider the bundle and its version: {@code io.quoin.kex-mlkem 0.1.0}; empty where it is not known
 * @param initiatorShareLength octets of Key Exchange Data that the initiator sends
 * @param responderShareLength octets of Key Exchange Data that the responder sends
 * @param inUse how many established IKE SAs have it in their proposal
 * @param offered whether peers are offered this implementation
 * @param reason why they are not; empty where they are
 * @param signer who signed the bundle, {@code CN=Quoin build}; empty where nobody did who is trusted
 * @param selfTest {@code passed}, {@code failed} or {@code not run}
 * @param ranking the {@code service.ranking}: of several with one id the highest is offered
 * @param uses exchanges that this implementation began or answered
 * @param failures how often it failed in one by its own fault
 * @param lastError the last such failure; empty where there is none
 */
public record KexMethodView(
        int id,
        String keyword,
        String strength,
        String status,
        String provider,
        int initiatorShareLength,
        int responderShareLength,
        int inUse,
        boolean offered,
        String reason,
        String signer,
        String selfTest,
        int ranking,
        long uses,
        long failures,
        String lastError) {}
