package io.github.panelfiji.shipping;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What ImageJ's updater makes of an update site and of a user's folder, by the description of its format: files of the folder are
 * found by their names without version, and known by their checksums.
 */
final class UpdaterClient {

    /** What the updater calls the state of a file. */
    enum Status { NEW, INSTALLED, UPDATEABLE, MODIFIED, OBSOLETE, NOT_THERE }

    private final File site;
    private final File folder;

    UpdaterClient(File site, File folder) {
        this.site = site;
        this.folder = folder;
    }

    /** The state of each file that the site knows, by the site's name for it. */
    Map<String, Status> look() throws Exception {
        Map<String, Status> found = new TreeMap<>();
        Map<String, File> local = local();
        for (SiteDatabase.Plugin plugin : SiteDatabase.read(site).values()) {
            File file = local.get(unversioned(plugin.filename));
            found.put(plugin.filename, status(plugin, file));
        }
        return found;
    }

    private Status status(SiteDatabase.Plugin plugin, File file) throws Exception {
        if (file == null) {
            return plugin.version == null ? Status.NOT_THERE : Status.NEW;
        }
        // The checksum of a file that is no jar has its name in it, which the site may have changed since.
        List<String> sums = new ArrayList<>();
        sums.add(checksum(file, relative(file)));
        sums.add(checksum(file, plugin.filename));
        if (plugin.version != null && sums.contains(plugin.version.get("checksum"))) {
            return Status.INSTALLED;
        }
        for (Map<String, String> previous : plugin.previous) {
            if (sums.contains(previous.get("checksum"))) {
                return plugin.version == null ? Status.OBSOLETE : Status.UPDATEABLE;
            }
        }
        return Status.MODIFIED;
    }

    /** Does what the updater's button does: brings what is new or can be updated, removes what is obsolete. */
    List<String> apply() throws Exception {
        List<String> done = new ArrayList<>();
        Map<String, Status> states = look();
        Map<String, SiteDatabase.Plugin> plugins = SiteDatabase.read(site);
        for (Map.Entry<String, Status> state : states.entrySet()) {
            File old = local().get(unversioned(state.getKey()));
            switch (state.getValue()) {
                case OBSOLETE:
                    Files.delete(old.toPath());
                    done.add("- " + state.getKey());
                    break;
                case NEW:
                case UPDATEABLE:
                    bring(plugins.get(state.getKey()), old);
                    done.add("+ " + state.getKey());
                    break;
                default:
                    break;
            }
        }
        return done;
    }

    private void bring(SiteDatabase.Plugin plugin, File old) throws Exception {
        File served = new File(site, plugin.filename + "-" + plugin.version.get("timestamp"));
        if (served.length() != Long.parseLong(plugin.version.get("filesize"))
                || !checksum(served, plugin.filename).equals(plugin.version.get("checksum"))) {
            throw new IOException(served + " is not what the site says");
        }
        if (old != null) {
            Files.delete(old.toPath());
        }
        File target = new File(folder, plugin.filename);
        Files.createDirectories(target.getParentFile().toPath());
        Files.copy(served.toPath(), target.toPath());
    }

    private static String checksum(File file, String name) throws Exception {
        return name.endsWith(".jar") ? UpdaterChecksum.ofJar(Jars.read(file.toPath()))
                : UpdaterChecksum.ofFile(name, Files.readAllBytes(file.toPath()));
    }

    private Map<String, File> local() throws IOException {
        Map<String, File> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.toPath())) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                if (files.put(unversioned(relative(file.toFile())), file.toFile()) != null) {
                    throw new IOException("two versions of " + file);
                }
            }
        }
        return files;
    }

    private String relative(File file) {
        return folder.toPath().relativize(file.toPath()).toString().replace('\\', '/');
    }

    private static String unversioned(String name) {
        return name.replaceFirst("-\\d+(\\.\\d+)*\\.jar$", ".jar");
    }
}
