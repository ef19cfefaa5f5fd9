package layerwise.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The datasets that are known by name, from {@code datasets/catalogue.yaml}. */
public final class Catalogue {

    /**
     * One file of a dataset.
     *
     * @param name the file's name as it is downloaded, {@code .gz} and all
     * @param bytes size as downloaded
     * @param sha256 SHA-256 in hexadecimal: of the decompressed content, for an archive that of the
     *     archive itself
     * @param md5 MD5 of an archive, the sum that its authors publish; empty for other files
     * @param members what is unpacked from an archive, by path within it; empty for other files
     */
    public record File(String name, long bytes, String sha256, String md5, List<String> members) {

        /** Copies the list. */
        public File {
            members = List.copyOf(members);
        }

        /** A file that is read as it is. */
        public File(String name, long bytes, String sha256) {
            this(name, bytes, sha256, "", List.of());
        }

        /** Whether it is unpacked before it is read. */
        public boolean isArchive() {
            return !members.isEmpty();
        }

        /** The files that are read in the end: the members of an archive, else the file itself. */
        public List<String> contents() {
            return isArchive() ? members : List.of(name);
        }
    }

    /**
     * One dataset.
     *
     * @param name the name it is asked for by, and of its folder
     * @param title what it is, in a line
     * @param licence the terms it comes under
     * @param citation whom to credit
     * @param mirrors folders on the web that hold the files, tried in order; each ends with a slash
     * @param files the files
     */
    public record Entry(
            String name,
            String title,
            String licence,
            String citation,
            List<URI> mirrors,
            List<File> files) {

        /** Copies the lists. */
        public Entry {
            mirrors = List.copyOf(mirrors);
            files = List.copyOf(files);
        }

        /** The names of all files that are read in the end, unpacked. */
        public List<String> contents() {
            return files.stream().flatMap(file -> file.contents().stream()).toList();
        }

        /** The file of this name. */
        public File file(String fileName) {
            return files.stream()
                    .filter(file -> file.name().equals(fileName))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    name
                                            + " has no file '"
                                            + fileName
                                            + "', it has "
                                            + files.stream().map(File::name).toList()));
        }
    }

    private static final List<Entry> ENTRIES = read();

    private Catalogue() {}

    /** All datasets, in the order of the file. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /** The dataset of this name; throws with the known names where there is none. */
    public static Entry entry(String name) {
        return ENTRIES.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no dataset '"
                                        + name
                                        + "', needs one of "
                                        + ENTRIES.stream()
                                                .map(Entry::name)
                                                .collect(Collectors.joining(", "))));
    }

    private static List<Entry> read() {
        try (var in = Catalogue.class.getResourceAsStream("catalogue.yaml")) {
            var entries = new ArrayList<Entry>();
            for (var node : new YAMLMapper().readTree(in)) {
                entries.add(entry(node));
            }
            return List.copyOf(entries);
        } catch (IOException e) {
            throw new UncheckedIOException("catalogue.yaml in the jar cannot be read", e);
        }
    }

    private static Entry entry(JsonNode node) {
        var mirrors = new ArrayList<URI>();
        node.required("mirrors").forEach(mirror -> mirrors.add(URI.create(mirror.asString())));
        var files = new ArrayList<File>();
        for (var file : node.required("files")) {
            var members = new ArrayList<String>();
            file.path("members").forEach(member -> members.add(member.asString()));
            files.add(
                    new File(
                            file.required("name").asString(),
                            file.required("bytes").asLong(),
                            file.required("sha256").asString(),
                            file.path("md5").asString(""),
                            members));
        }
        return new Entry(
                node.required("name").asString(),
                node.required("title").asString(),
                node.required("licence").asString(),
                node.required("citation").asString(),
                mirrors,
                files);
    }
}
