package layerwise.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A notebook in Jupyter's format 4 (4.0 to 4.5, and later minor versions as far as they are known).
 *
 * <p>Immutable; {@link #bytes} of a notebook that was read and not edited are the bytes read.
 *
 * @param name what messages call it, usually the file's name
 * @param root the document
 * @param document the text it was read from, whose indent and line end new parts follow
 * @param cells the cells, in order
 */
public record Notebook(String name, Json.Dictionary root, String document, List<Cell> cells) {
    private static final int FORMAT = 4;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    public Notebook {
        cells = List.copyOf(cells);
    }

    /** A new notebook for the Java kernel. */
    public static Notebook of(String name, List<Cell> cells) {
        var kernel =
                Json.dictionaryOf()
                        .with("display_name", Json.text("Java"))
                        .with("language", Json.text("java"))
                        .with("name", Json.text("java"));
        var language =
                Json.dictionaryOf()
                        .with("file_extension", Json.text(".jshell"))
                        .with("mimetype", Json.text("text/x-java-source"))
                        .with("name", Json.text("java"));
        var metadata =
                Json.dictionaryOf().with("kernelspec", kernel).with("language_info", language);
        var root =
                Json.dictionaryOf()
                        .with("cells", Json.arrayOf(Stream.of()))
                        .with("metadata", metadata)
                        .with("nbformat", Json.number(FORMAT))
                        .with("nbformat_minor", Json.number(5));
        return new Notebook(name, root, "", List.of()).withCells(cells);
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
        requireFormat(name, root);
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

    private static void requireFormat(String name, Json.Dictionary root) {
        var format = root.get("nbformat").map(json -> new JsonWriter("").write(json));
        if (!format.equals(Optional.of(String.valueOf(FORMAT)))) {
            throw new NotebookFormatException(
                    name,
                    "nbformat is "
                            + format.orElse("missing")
                            + ", needs 4; "
                            + "open it in a current Jupyter and save it again");
        }
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

    /** Writes the file at once or not at all: readers never see half a notebook. */
    public void write(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        var whole = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.write(whole, bytes());
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
