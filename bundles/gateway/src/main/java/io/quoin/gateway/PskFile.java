package io.quoin.gateway;

import io.quoin.bytes.Secret;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/**
 * A file that holds one pre-shared key: a line of text, or {@code 0x} with hexadecimal digits, or {@code 0s} with
 * Base64.
 */
final class PskFile {
    /** Octets of a file at most. */
    private static final int MAX_LENGTH = 4096;

    private PskFile() {}

    /**
     * Reads it.
     *
     * @param directory what {@code name} is relative to
     * @return the key, which the caller closes
     * @throws IllegalArgumentException with a message for the operator, which holds nothing of the content
     */
    static Secret read(Path directory, String name) {
        return NamedFile.secret(directory, name, MAX_LENGTH, PskFile::key);
    }

    private static Secret key(Path file, byte[] content) {
        byte[] line = Arrays.copyOf(content, withoutLineEnd(content));
        try {
            return decoded(file.toString(), line);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static int withoutLineEnd(byte[] content) {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
            if (end > 0 && content[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /**
     * The key that is written in this way.
     *
     * @param where it stands, for an error
     */
    static Secret decoded(String where, byte[] line) {
        byte[] key = line;
        if (line.length >= 2 && line[0] == '0' && line[1] == 'x') {
            key = hex(where, line);
        } else if (line.length >= 2 && line[0] == '0' && line[1] == 's') {
            key = base64(where, line);
        }
        if (key.length == 0) {
            throw new IllegalArgumentException(where + " holds no key: write one line of text, 0x and hexadecimal"
                    + " digits, or 0s and Base64 into it");
        }
        return Secret.take(key);
    }

    private static byte[] hex(String where, byte[] line) {
        byte[] key = new byte[line.length / 2 - 1];
        for (int i = 2; i < line.length; i++) {
            int digit = Character.digit(line[i], 16);
            if (digit < 0 || line.length % 2 != 0) {
                Arrays.fill(key, (byte) 0);
                throw new IllegalArgumentException(
                        where + " begins with 0x, but an even number of hexadecimal digits does not follow");
            }
            key[i / 2 - 1] |= (byte) (digit << (i % 2 == 0 ? 4 : 0));
        }
        return key;
    }

    private static byte[] base64(String where, byte[] line) {
        byte[] digits = Arrays.copyOfRange(line, 2, line.length);
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message repeats a character of the key.
            throw new IllegalArgumentException(where + " begins with 0s, but Base64 does not follow");
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }
}
