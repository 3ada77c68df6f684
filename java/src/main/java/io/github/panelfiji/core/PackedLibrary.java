package io.github.panelfiji.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A native library as it lies in the jar, its bytes checked against the SHA-256 that the build wrote beside them. */
final class PackedLibrary {

    private static final int PREFIX = 12;

    private final Platform platform;
    private final byte[] bytes;
    private final String sha256;

    private PackedLibrary(Platform platform, byte[] bytes, String sha256) {
        this.platform = platform;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /** Reads the library of a platform; an exception says that there is none or that it is damaged. */
    static PackedLibrary read(Platform platform) {
        byte[] bytes = resource(platform.resource());
        if (bytes == null) {
            throw new PanelException(PanelException.Kind.LIBRARY, "This jar of PANEL " + Platform.jarVersion()
                    + " has no native library for " + platform.name() + "; it has one for " + packed(Platform.table())
                    + ". Install the jar that is made for all platforms, or build it on this computer.");
        }
        byte[] sidecar = resource(platform.resource() + ".sha256");
        String expected = sidecar == null ? "missing" : new String(sidecar, StandardCharsets.US_ASCII).trim();
        return checkHeader(check(platform, bytes, expected));
    }

    /** Whether the bytes are those of a whole library for its platform; their hash cannot tell if the jar was packed wrongly. */
    private static PackedLibrary checkHeader(PackedLibrary library) {
        LibraryHeader header = LibraryHeader.parse(ByteBuffer.wrap(library.bytes));
        String fault = null;
        if (header.platform() == null) {
            fault = "is no native library";
        } else if (!header.platform().equals(library.platform.name())) {
            fault = "is a library for " + header.platform();
        } else if (library.bytes.length < header.length()) {
            fault = "is truncated: it has " + library.bytes.length + " bytes of at least " + header.length();
        }
        if (fault != null) {
            throw new PanelException(PanelException.Kind.LIBRARY, "PANEL's jar was packed wrongly: its file "
                    + library.platform.resource() + " " + fault + ". Install the jar again and restart ImageJ.");
        }
        return library;
    }

    /** The library, if its bytes have the SHA-256 that is expected. */
    static PackedLibrary check(Platform platform, byte[] bytes, String expected) {
        String found = sha256(bytes);
        if (!found.equals(expected)) {
            throw new PanelException(PanelException.Kind.LIBRARY, "The native library in PANEL's jar is damaged: the SHA-256 of "
                    + platform.resource() + " is " + found + ", and it should be " + expected
                    + ". Install the jar again and restart ImageJ.");
        }
        return new PackedLibrary(platform, bytes, found);
    }

    /** The bytes of the library. */
    byte[] bytes() {
        return bytes;
    }

    /** Their SHA-256. */
    String sha256() {
        return sha256;
    }

    /** The name of its copy on disk: with version, platform and contents in it, one name never means two libraries. */
    String copyName(String version) {
        String file = platform.file();
        int dot = file.lastIndexOf('.');
        return file.substring(0, dot) + "-" + version + "-" + platform.name() + "-" + sha256.substring(0, PREFIX)
                + file.substring(dot);
    }

    /** SHA-256 in lower-case hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            StringBuilder digits = new StringBuilder();
            for (byte b : MessageDigest.getInstance("SHA-256").digest(bytes)) {
                digits.append(String.format("%02x", b));
            }
            return digits.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String packed(Properties table) {
        List<String> names = new ArrayList<>();
        for (Platform platform : Platform.all(table)) {
            if (PackedLibrary.class.getResource(platform.resource()) != null) {
                names.add(platform.name());
            }
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static byte[] resource(String name) {
        URL url = PackedLibrary.class.getResource(name);
        if (url == null) {
            return null;
        }
        try (InputStream in = Platform.open(url).getInputStream()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.LIBRARY, "The native library in PANEL's jar cannot be read: "
                    + e.getMessage() + ". Install the jar again and restart ImageJ.", e);
        }
    }
}
