package layerwise.grading.worker;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the frames of one direction: HMAC-SHA256 under a key that only the two ends have, over the
 * frame's number, type and payload. A frame that was made up, changed, dropped, repeated or moved
 * does not fit its seal.
 */
public final class Seal {
    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    static final int SEAL_BYTES = 32;

    private final Mac mac;
    private long sequence;

    /** A seal that counts from the first frame. */
    public Seal(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    /** A fresh random key. */
    public static byte[] newKey() {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    byte[] next(byte type, byte[] payload) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mac.update((byte) (sequence >>> shift));
        }
        sequence++;
        mac.update(type);
        return mac.doFinal(payload);
    }

    /** Whether this is the seal of the next frame; takes as long for a wrong one. */
    boolean fits(byte[] seal, byte type, byte[] payload) {
        return MessageDigest.isEqual(Arrays.copyOf(seal, SEAL_BYTES), next(type, payload));
    }
}
