package io.quoin.wire;

/** Transform types (RFC 7296, 3.3.2; RFC 9370 for the additional key exchanges). */
public final class TransformType {
    public static final int ENCR = 1;
    public static final int PRF = 2;
    public static final int INTEG = 3;
    /** Key Exchange Method; before RFC 9370, Diffie-Hellman Group. */
    public static final int KE = 4;
    /** Sequence Numbers; before RFC 9827, Extended Sequence Numbers. */
    public static final int SN = 5;
    /** The first of seven Additional Key Exchanges. */
    public static final int ADDKE1 = 6;
    /** The last of them. */
    public static final int ADDKE7 = 12;

    private TransformType() {}

    /** Whether it is a Key Exchange Method or an Additional Key Exchange. */
    public static boolean isKeyExchange(int type) {
        return type == KE || type >= ADDKE1 && type <= ADDKE7;
    }
}
