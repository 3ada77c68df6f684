package io.github.panelfiji.shipping;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/** The checksum by which ImageJ's updater knows a file; written from its description, apart from {@code tools/update-site}. */
final class UpdaterChecksum {

    private UpdaterChecksum() {
    }

    /** Of a file that is no jar: its name and its contents. */
    static String ofFile(String name, byte[] contents) throws Exception {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(name.getBytes(StandardCharsets.US_ASCII));
        return digits(sha1.digest(contents));
    }

    /** Of a jar: names and contents of what is in it, in the order of the names. */
    static String ofJar(Map<String, byte[]> entries) throws Exception {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
            String name = entry.getKey();
            sha1.update(name.getBytes(StandardCharsets.US_ASCII));
            if (name.endsWith(".properties")) {
                // A remark leaves nothing but the end of its line.
                boolean start = true;
                boolean remark = false;
                for (byte b : entry.getValue()) {
                    remark = start ? b == '#' : remark;
                    start = b == '\n';
                    if (!remark || start) {
                        sha1.update(b);
                    }
                }
            } else if (!name.equals("META-INF/MANIFEST.MF")) {
                sha1.update(entry.getValue());
            }
        }
        return digits(sha1.digest());
    }

    private static String digits(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}
