package io.github.panelfiji.core;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JVM of its own that runs {@link LoadMain} over a jar, with folders and properties of the test's choice. */
final class JavaProcess {

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /** What a JVM is given. */
    static final class Setup {

        private final Path jar;
        private final Path caches;
        private final Path temporary;
        private final List<String> options = new ArrayList<>();
        private final List<String> prefix = new ArrayList<>();
        private final Map<String, String> variables = new HashMap<>();

        Setup(Path jar, Path caches, Path temporary) {
            this.jar = jar;
            this.caches = caches;
            this.temporary = temporary;
        }

        /** A system property. */
        Setup with(String property, Object value) {
            options.add("-D" + property + "=" + value);
            return this;
        }

        /** An environment variable. */
        Setup withVariable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        /** Words before the command, such as another program that runs it. */
        Setup under(String... words) {
            prefix.addAll(Arrays.asList(words));
            return this;
        }

        JavaProcess start(String... args) throws IOException {
            List<String> command = new ArrayList<>(prefix);
            command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xmx256m");
            command.add("-Dfile.encoding=UTF-8");
            command.add("-Djava.io.tmpdir=" + temporary);
            // Systems other than Linux find the user's folder by these.
            command.add("-Duser.home=" + caches);
            command.addAll(options);
            command.add("-cp");
            command.add(jar + File.pathSeparator + testClasses());
            command.add(LoadMain.class.getName());
            command.addAll(Arrays.asList(args));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("XDG_CACHE_HOME", caches.toString());
            builder.environment().put("LOCALAPPDATA", caches.toString());
            builder.environment().put("RUST_BACKTRACE", "0");
            builder.environment().putAll(variables);
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            return new JavaProcess(builder.start());
        }

        /** Starts it and waits. */
        List<String> run(String... args) throws IOException, InterruptedException {
            return start(args).lines();
        }
    }

    /** All that it prints; a JVM that did not end by itself and well is a failure. */
    List<String> lines() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new AssertionError("the JVM ended with " + status + " after " + lines);
        }
        return lines;
    }

    private static Path testClasses() {
        try {
            return Paths.get(LoadMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
