package io.github.panelfiji.shipping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code tools/publish-site}: what a release puts onto the branch that is served, and what never may disappear from it. */
public class PublishSiteTest {

    private static final File ROOT = new File(System.getProperty("panel.test.root"));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private File server;
    private File site;

    @Before
    public void makeBranch() throws Exception {
        server = new File(folder.getRoot(), "server.git");
        site = new File(folder.getRoot(), "site");
        git(folder.getRoot(), "init", "--quiet", "--bare", server.getPath());
        git(folder.getRoot(), "clone", "--quiet", server.getPath(), site.getPath());
        git(site, "switch", "--quiet", "--orphan", "update-site");
        git(site, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--allow-empty", "-m", "empty");
        git(site, "push", "--quiet", "origin", "HEAD");
    }

    private static String git(File where, String... words) throws Exception {
        List<String> command = new ArrayList<>(Arrays.asList("git", "-C", where.getPath()));
        command.addAll(Arrays.asList(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = Jars.text(Jars.bytes(process.getInputStream()));
        assertEquals(output, 0, process.waitFor());
        return output;
    }

    private void write(String name, String text) throws IOException {
        File file = new File(site, name);
        Files.createDirectories(file.getParentFile().toPath());
        Files.write(file.toPath(), text.getBytes(StandardCharsets.UTF_8));
    }

    private Tool publish() throws Exception {
        return Tool.run(ROOT, "publish-site", site.getPath(), "v1.2.3");
    }

    private String served() throws Exception {
        return git(server, "ls-tree", "-r", "update-site");
    }

    private void refused(String sentence) throws Exception {
        String before = served();
        Tool tool = publish();
        assertTrue(tool.output, tool.status == 1 && tool.output.contains(sentence));
        assertEquals(before, served());
    }

    @Test
    public void whatIsNewIsServedOnceAndNothingGetsLost() throws Exception {
        refused("there is no db.xml.gz");
        write("db.xml.gz", "first");
        write("plugins/PANEL_-1.2.3.jar-20260102030405", "jar");
        assertEquals(0, publish().status);
        assertTrue(served(), served().contains("\tdb.xml.gz") && served().contains("\tplugins/PANEL_-1.2.3.jar-20260102030405"));
        Tool again = publish();
        assertTrue(again.output, again.status == 0 && again.output.contains("nothing was sent"));
        write("db.xml.gz", "second");
        write("plugins/PANEL_-1.2.4.jar-20260203040506", "jar of later");
        assertEquals(0, publish().status);
        assertEquals(served(), 3, served().split("\n").length);
        write("plugins/PANEL_-1.2.3.jar-20260102030405", "another");
        refused("would be removed or changed: plugins/PANEL_-1.2.3.jar-20260102030405");
        Files.delete(new File(site, "plugins/PANEL_-1.2.3.jar-20260102030405").toPath());
        refused("would be removed or changed: plugins/PANEL_-1.2.3.jar-20260102030405");
    }

    @Test
    public void aFolderThatIsNoBranchOfItsOwnIsRefused() throws Exception {
        Tool tool = Tool.run(ROOT, "publish-site", folder.newFolder("plain").getPath(), "v1.2.3");
        assertTrue(tool.output, tool.status == 1 && tool.output.contains("is no checkout of the branch of an update site"));
        // A folder inside of another repository would send that one's branch.
        File inner = new File(site, "inner");
        assertTrue(inner.mkdir());
        tool = Tool.run(ROOT, "publish-site", inner.getPath(), "v1.2.3");
        assertTrue(tool.output, tool.status == 1 && tool.output.contains("is no checkout of the branch of an update site"));
    }
}
