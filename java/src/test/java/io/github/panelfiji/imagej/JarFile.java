package io.github.panelfiji.imagej;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What lies in the built jar. */
final class JarFile {

    private JarFile() {
    }

    /**
     * The texts of a folder of the jar, in the order of their names.
     *
     * @param folder with "/" at its end
     * @param ending of the files
     * @return file name without the ending, and text
     */
    static Map<String, String> texts(String folder, String ending) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (ZipFile jar = new ZipFile(System.getProperty("panel.test.jar"))) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.startsWith(folder) && name.endsWith(ending)) {
                    texts.put(name.substring(folder.length(), name.length() - ending.length()), text(jar, entry));
                }
            }
        }
        return texts;
    }

    private static String text(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return new String(out.toByteArray(), StandardCharsets.UTF_8);
        }
    }
}
