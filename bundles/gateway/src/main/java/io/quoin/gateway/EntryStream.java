package io.quoin.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/**
 * The entries of an installed bundle as one jar, made while it is read: the JDK verifies jars only, and a framework
 * hands out entries only.
 */
final class EntryStream extends InputStream {
    private static final int CHUNK_OCTETS = 8192;
    private static final int MAX_MANIFEST_OCTETS = 16 * 1024 * 1024;
    /** Karaf's bundle:update notes in the manifest where it had the jar from; only it looks there. */
    private static final Pattern UPDATED_FROM = Pattern.compile("(?m)^Bundle-UpdateLocation: .*\\R(?: .*\\R)*+");

    private final Bundle bundle;
    private final Iterator<String> paths;
    private final long limit;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream(2 * CHUNK_OCTETS);
    private final ZipOutputStream jar = new ZipOutputStream(made);
    private final byte[] buffer = new byte[CHUNK_OCTETS];
    private InputStream entry = InputStream.nullInputStream();
    private byte[] chunk = {};
    private int next;
    private long octets;
    private boolean ended;

    /** @param limit octets that all entries may have together */
    EntryStream(Bundle bundle, List<String> paths, long limit) {
        this.bundle = bundle;
        this.paths = paths.iterator();
        this.limit = limit;
        jar.setLevel(Deflater.NO_COMPRESSION);
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - next);
        System.arraycopy(chunk, next, target, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (next == chunk.length && !ended) {
            make();
            chunk = made.toByteArray();
            made.reset();
            next = 0;
        }
        return next < chunk.length;
    }

    private void make() throws IOException {
        int length = entry.read(buffer);
        if (length > 0) {
            octets += length;
            if (octets > limit) {
                throw new IOException("it has more than " + limit + " octets");
            }
            jar.write(buffer, 0, length);
            return;
        }
        entry.close();
        entry = InputStream.nullInputStream();
        if (!paths.hasNext()) {
            jar.finish();
            ended = true;
            return;
        }
        String path = paths.next();
        URL url = bundle.getEntry(path);
        if (url == null) {
            throw new IOException("its entry " + path + " cannot be read");
        }
        entry = path.equals(JarFile.MANIFEST_NAME) ? manifest(url) : url.openStream();
        jar.putNextEntry(new ZipEntry(path));
    }

    private static InputStream manifest(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            byte[] octets = in.readNBytes(MAX_MANIFEST_OCTETS + 1);
            if (octets.length > MAX_MANIFEST_OCTETS) {
                throw new IOException("its manifest has more than " + MAX_MANIFEST_OCTETS + " octets");
            }
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            return new ByteArrayInputStream(
                    UPDATED_FROM.matcher(text).replaceFirst("").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
        jar.close();
    }
}
