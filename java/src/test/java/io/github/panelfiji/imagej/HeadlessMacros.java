package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Macros run by the real ImageJ as Fiji runs it headless, all in one JVM. */
public final class HeadlessMacros {

    private HeadlessMacros() {
    }

    /**
     * Runs macros one after the other; one that stops does not keep the next from running.
     *
     * @param folder where ImageJ, the user's home and the macros will be
     * @param macros name and text of each
     * @return name and what was printed meanwhile
     */
    public static Map<String, String> run(File folder, Map<String, String> macros) throws Exception {
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, String> macro : macros.entrySet()) {
            File file = new File(folder, macro.getKey() + ".ijm");
            Files.write(file.toPath(), macro.getValue().getBytes(StandardCharsets.UTF_8));
            arguments.add(file.getPath());
            arguments.add("");
        }
        String output = new ImageJProcess(folder, null).headless(arguments.toArray(new String[0]));
        String[] parts = output.split("(?m)^MACRO .*$");
        assertEquals(output, macros.size() + 1, parts.length);
        Map<String, String> printed = new LinkedHashMap<>();
        for (String name : macros.keySet()) {
            printed.put(name, parts[printed.size() + 1]);
        }
        return printed;
    }
}
