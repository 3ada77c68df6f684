package io.github.panelfiji.shipping;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Assume;

/** A run of one of the project's own tools. */
final class Tool {

    final int status;
    final String output;

    private Tool(int status, String output) {
        this.status = status;
        this.output = output;
    }

    /** Runs {@code tools/NAME} of a copy of the project, or of the project. */
    static Tool run(File root, String name, String... arguments) throws IOException, InterruptedException {
        Assume.assumeTrue("shell and Python are needed", File.separatorChar == '/');
        List<String> command = new ArrayList<>();
        command.add(new File(root, "tools/" + name).getPath());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("SOURCE_DATE_EPOCH");
        Process process = builder.start();
        String output = Jars.text(Jars.bytes(process.getInputStream()));
        return new Tool(process.waitFor(), output);
    }
}
