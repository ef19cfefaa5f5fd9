package layerwise.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.tensor.AtomicFile;

/**
 * A notebook in Jupyter's format 4 (4.0 to 4.5, and later minor versions as far as they are known);
 * one in format 2 or 3 is turned into that when it is read.
 *
 * <p>Immutable; {@link #bytes} of a notebook of format 4 that was read and not edited are the bytes
 * read.
 *
 * @param name what messages call it, usually the file's name
 * @param root the document
 * @param document the text it was read from, whose indent and line end new parts follow
 * @param cells the cells, in order
 */
public record Notebook(String name, Json.Dictionary root, String document, List<Cell> cells) {
    static final int FORMAT = 4;

    /** What a notebook of ours names as its kernel. */
    static final String KERNEL = "java";

    private static final String BYTE_ORDER_MARK = "\ufeff";

    public Notebook {
        cells = List.copyOf(cells);
    }

    /** A new notebook for the Java kernel. */
    public static Notebook of(String name, List<Cell> cells) {
        var root =
                Json.dictionaryOf()
                        .with("cells", Json.arrayOf(Stream.of()))
                        .with("metadata", Json.dictionaryOf())
                        .with("nbformat", Json.number(FORMAT))
                        .with("nbformat_minor", Json.number(5));
        return new Notebook(name, root, "", List.of()).withCells(cells).withKernel();
    }

    /** The notebook with the Java kernel named in its metadata, unless it names a kernel. */
    Notebook withKernel() {
        var named = metadata();
        if (named.get("kernelspec").isEmpty()) {
            named =
                    named.with(
                            "kernelspec",
                            Json.dictionaryOf()
                                    .with("display_name", Json.text("Java"))
                                    .with("language", Json.text("java"))
                                    .with("name", Json.text(KERNEL)));
        }
        if (named.get("language_info").isEmpty()) {
            named =
                    named.with(
                            "language_info",
                            Json.dictionaryOf()
                                    .with("file_extension", Json.text(".jshell"))
                                    .with("mimetype", Json.text("text/x-java-source"))
                                    .with("name", Json.text("java")));
        }
        return named == metadata()
                ? this
                : new Notebook(name, root.with("metadata", named), document, cells);
    }

    /** The name of the kernel it is for, if it names one. */
    Optional<String> kernel() {
        return metadata().dictionary("kernelspec").text("name");
    }

    /** The format it once was in, if that is an older one. */
    Optional<Integer> oldFormat() {
        return metadata().get("orig_nbformat").orElse(null) instanceof Json.Token token
                ? token.integer().filter(format -> format < FORMAT)
                : Optional.empty();
    }

    /**
     * Reads a file.
     *
     * @throws NotebookFormatException naming the file and the place where it is no notebook
     */
    public static Notebook read(Path file) throws IOException {
        return parse(file.getFileName().toString(), Files.readAllBytes(file));
    }

    /**
     * Reads the bytes of a file.
     *
     * @param name what messages call it
     * @throws NotebookFormatException naming the file and the place where it is no notebook
     */
    public static Notebook parse(String name, byte[] bytes) {
        var document = JsonReader.decode(name, bytes);
        // A byte order mark is no part of JSON, but some editors write one.
        var text = document.startsWith(BYTE_ORDER_MARK) ? " " + document.substring(1) : document;
        if (!(JsonReader.read(name, text) instanceof Json.Dictionary root)) {
            throw new NotebookFormatException(
                    name, "is JSON but no object, needs a notebook with \"cells\"");
        }
        return of(name, root, document);
    }

    private static Notebook of(String name, Json.Dictionary root, String document) {
        int format = format(name, root);
        if (format < FORMAT) {
            return of(name, Format3.upgraded(root), document);
        }
        if (!(root.get("cells").orElse(null) instanceof Json.Array array)) {
            throw new NotebookFormatException(
                    name, "has no list of \"cells\", needs one; is this another kind of file?");
        }
        var cells = new ArrayList<Cell>();
        for (var json : array.elements()) {
            cells.add(cell(name, cells.size() + 1, json));
        }
        return new Notebook(name, root, document, cells);
    }

    private static int format(String name, Json.Dictionary root) {
        var format = root.get("nbformat").map(json -> new JsonWriter("").write(json));
        int known = format.filter(text -> text.matches("[234]")).map(Integer::parseInt).orElse(0);
        if (known == 0) {
            throw new NotebookFormatException(
                    name,
                    "nbformat is "
                            + format.map(Notebook::shortened).orElse("missing")
                            + ", needs 4, or 3 or 2; "
                            + "open it in a current Jupyter and save it again");
        }
        return known;
    }

    /** A value of the file as a message shows it: in one line, and not all of a long one. */
    static String shortened(String value) {
        var line = value.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }

    private static Cell cell(String name, int number, Json json) {
        if (json instanceof Json.Dictionary object) {
            try {
                return new Cell(object);
            } catch (IllegalArgumentException e) {
                throw new NotebookFormatException(name + ", cell " + number, e.getMessage(), e);
            }
        }
        throw new NotebookFormatException(
                name + ", cell " + number, "is not an object, needs {\"cell_type\": ...}");
    }

    /** The notebook's own metadata. */
    public Json.Dictionary metadata() {
        return root.dictionary("metadata");
    }

    /** The same notebook with these cells. */
    public Notebook withCells(List<Cell> changed) {
        if (changed.equals(cells) && !document.isEmpty()) {
            return this;
        }
        var array = Json.arrayOf(changed.stream().map(Cell::json));
        return new Notebook(name, root.with("cells", array), document, changed);
    }

    /** The same notebook under another name in messages. */
    public Notebook named(String other) {
        return new Notebook(other, root, document, cells);
    }

    /** The notebook as a file's bytes, UTF-8. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    private String text() {
        int start = document.indexOf('{');
        int end = document.lastIndexOf('}');
        var json = new JsonWriter(document).write(root);
        return start < 0
                ? json + "\n"
                : document.substring(0, start) + json + document.substring(end + 1);
    }

    /** Writes the file, its folder too if need be; readers never see half a notebook. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, out -> out.write(bytes()));
    }
}
