package io.quoin.gateway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A block of a PEM file (RFC 7468): Base64 between a line that begins it and one that ends it. What stands between
 * blocks is not looked at.
 */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int MAX_MARKER = 80;

    private final Path file;
    private final byte[] content;
    private final String label;
    private final int from;
    private final int to;

    private Pem(Path file, byte[] content, String label, int from, int to) {
        this.file = file;
        this.content = content;
        this.label = label;
        this.from = from;
        this.to = to;
    }

    /**
     * The blocks of a file, which are of use as long as its content is.
     *
     * @throws IllegalArgumentException where a block does not end
     */
    static List<Pem> blocks(Path file, byte[] content) {
        var blocks = new ArrayList<Pem>();
        String label = "";
        int from = 0;
        for (int line = 0; line < content.length; line = next(content, line)) {
            String marker = marker(content, line);
            if (label.isEmpty() && marker.startsWith(BEGIN)) {
                label = marker.substring(BEGIN.length(), marker.length() - DASHES.length());
                from = next(content, line);
            } else if (!label.isEmpty() && marker.equals(END + label + DASHES)) {
                blocks.add(new Pem(file, content, label, from, line));
                label = "";
            }
        }
        if (!label.isEmpty()) {
            throw new IllegalArgumentException(file + " is cut off: its BEGIN " + label + " has no END " + label);
        }
        return blocks;
    }

    /**
     * What {@code blocks} hold, where there are from 1 to {@code limit} and each is labelled {@code label}.
     *
     * @return DER, which the caller wipes where it is secret
     * @throws IllegalArgumentException with a message for the operator
     */
    static List<byte[]> decoded(Path file, List<Pem> blocks, String label, int limit) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no PEM: " + BEGIN + label + DASHES + " is expected");
        }
        if (blocks.size() > limit) {
            throw new IllegalArgumentException(
                    file + " holds " + blocks.size() + " blocks of PEM, but " + limit + " at most are accepted");
        }
        for (Pem block : blocks) {
            if (!block.label.equals(label)) {
                throw new IllegalArgumentException(
                        file + " holds BEGIN " + block.label + ", but only BEGIN " + label + " is accepted");
            }
        }
        return blocks.stream().map(Pem::der).toList();
    }

    /** {@code CERTIFICATE}, {@code PRIVATE KEY}. */
    String label() {
        return label;
    }

    private byte[] der() {
        byte[] digits = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (content[i] > ' ') {
                digits[length++] = content[i];
            }
        }
        byte[] base64 = Arrays.copyOf(digits, length);
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            if (der.length == 0) {
                throw new IllegalArgumentException("nothing");
            }
            return der;
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message repeats a character that may be of a key.
            throw new IllegalArgumentException(file + " has no Base64 behind BEGIN " + label);
        } finally {
            Arrays.fill(digits, (byte) 0);
            Arrays.fill(base64, (byte) 0);
        }
    }

    /** The line that begins at {@code line}, where it begins or ends a block; else nothing. */
    private static String marker(byte[] content, int line) {
        int end = line;
        while (end < content.length && content[end] >= ' ' && end - line <= MAX_MARKER) {
            end++;
        }
        if (end - line <= 2 * DASHES.length() || content[line] != '-') {
            return "";
        }
        String text = new String(content, line, end - line, StandardCharsets.US_ASCII).strip();
        boolean isMarker = text.startsWith(BEGIN) || text.startsWith(END);
        return isMarker && text.endsWith(DASHES) && text.length() > BEGIN.length() + DASHES.length() ? text : "";
    }

    private static int next(byte[] content, int line) {
        int end = line;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end + 1;
    }
}
