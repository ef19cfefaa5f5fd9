package layerwise.notebook;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One cell of a notebook; edits return a new cell.
 *
 * @param json the cell as it stands in the file
 */
public record Cell(Json.Dictionary json) {

    /** What a cell holds. */
    public enum Type {
        CODE,
        MARKDOWN,
        RAW
    }

    /**
     * Checks the parts that everything else relies on: a known {@code cell_type}, and a {@code
     * source} that is text or lines of text.
     */
    public Cell {
        Objects.requireNonNull(json);
        var type = json.text("cell_type");
        if (type.isEmpty() || typeNamed(type.get()).isEmpty()) {
            throw new IllegalArgumentException(
                    "cell_type is "
                            + type.map(t -> '"' + Notebook.shortened(t) + '"').orElse("missing")
                            + ", needs \"code\", \"markdown\" or \"raw\"");
        }
        if (json.get("source").flatMap(Json::joined).isEmpty()) {
            throw new IllegalArgumentException(
                    "source is missing or not text, needs a string or a list of strings");
        }
    }

    /** A new code cell, not yet run. */
    public static Cell code(String id, String source) {
        return new Cell(
                Json.dictionaryOf()
                        .with("cell_type", Json.text("code"))
                        .with("execution_count", Json.NULL)
                        .with("id", Json.text(id))
                        .with("metadata", Json.dictionaryOf())
                        .with("outputs", Json.arrayOf(Stream.of()))
                        .with("source", Json.lines(source)));
    }

    /** A new markdown cell. */
    public static Cell markdown(String id, String source) {
        return new Cell(
                Json.dictionaryOf()
                        .with("cell_type", Json.text("markdown"))
                        .with("id", Json.text(id))
                        .with("metadata", Json.dictionaryOf())
                        .with("source", Json.lines(source)));
    }

    /** What the cell holds. */
    public Type type() {
        return typeNamed(json.text("cell_type").orElseThrow()).orElseThrow();
    }

    /** Whether it is a code cell. */
    public boolean isCode() {
        return type() == Type.CODE;
    }

    /** The cell's own id, which notebooks have from format 4.5 on. */
    public Optional<String> id() {
        return json.text("id");
    }

    /** The text of the cell; lines end as they do in the file. */
    public String source() {
        return json.get("source").flatMap(Json::joined).orElseThrow();
    }

    /** The cell's metadata; empty where there is none. */
    public Json.Dictionary metadata() {
        return json.dictionary("metadata");
    }

    /** What nbgrader's metadata says, if it names the cell. */
    public Optional<Nbgrader> nbgrader() {
        return Nbgrader.of(metadata());
    }

    /** The cell's {@code grade_id}, if it has one. */
    public Optional<String> gradeId() {
        return nbgrader().map(Nbgrader::gradeId);
    }

    /**
     * The role written in the cell's metadata; where it has none, the one nbgrader's flags mean.
     */
    public Role role() {
        return metadata()
                .dictionary("layerwise")
                .text("role")
                .flatMap(Role::of)
                .or(() -> nbgrader().map(this::roleByFlags))
                .orElse(Role.EXTRA);
    }

    private Role roleByFlags(Nbgrader flags) {
        if (flags.solution()) {
            return isCode() ? Role.SOLUTION : Role.ANSWER;
        }
        if (flags.grade()) {
            return isCode() ? Role.CHECK : Role.TEXT;
        }
        if (flags.locked()) {
            return isCode() ? Role.GIVEN : Role.TEXT;
        }
        return isCode() ? Role.RUN : Role.EXTRA;
    }

    /** What the cell put out when it was last run; a cell that is not code has nothing. */
    public List<Output> outputs() {
        return json.get("outputs").orElse(null) instanceof Json.Array outputs && isCode()
                ? outputs.elements().stream().map(Output::of).toList()
                : List.of();
    }

    /** The number in the cell's brackets; empty if it was not run. */
    public Optional<Integer> executionCount() {
        return json.get("execution_count").orElse(null) instanceof Json.Token token
                ? token.integer()
                : Optional.empty();
    }

    /** The cell with another text, spelled as one string or as lines, as it was before. */
    public Cell withSource(String source) {
        if (source.equals(source())) {
            return this;
        }
        boolean oneString = json.get("source").orElse(null) instanceof Json.Text;
        return with("source", oneString ? Json.text(source) : Json.lines(source));
    }

    /** The cell after a run. */
    public Cell withOutputs(int executionCount, List<Output> outputs) {
        requireCode("outputs");
        return with("execution_count", Json.number(executionCount))
                .with("outputs", Json.arrayOf(outputs.stream().map(Output::json)));
    }

    /** The cell as if it had never been run: no outputs, no count, no times of execution. */
    public Cell withoutOutputs() {
        if (!isCode()) {
            return this;
        }
        var clean = this;
        if (executionCount().isPresent() || json.get("execution_count").isEmpty()) {
            clean = clean.with("execution_count", Json.NULL);
        }
        boolean isEmpty =
                json.get("outputs").orElse(null) instanceof Json.Array outputs
                        && outputs.elements().isEmpty();
        if (!isEmpty) {
            clean = clean.with("outputs", Json.arrayOf(Stream.of()));
        }
        var metadata = clean.metadata().without("execution");
        return metadata == clean.metadata() ? clean : clean.withMetadata(metadata);
    }

    /** The cell with other metadata. */
    public Cell withMetadata(Json.Dictionary metadata) {
        return with("metadata", metadata);
    }

    /** The cell with this nbgrader record. */
    public Cell withNbgrader(Nbgrader nbgrader) {
        return nbgrader().filter(nbgrader::equals).isPresent()
                ? this
                : withMetadata(metadata().with("nbgrader", nbgrader.json()));
    }

    /** The cell with this role in its metadata; what else Layerwise keeps there stays. */
    public Cell withRole(Role role) {
        var ours = metadata().dictionary("layerwise").with("role", Json.text(role.word()));
        return withMetadata(metadata().with("layerwise", ours));
    }

    private Cell with(String name, Json value) {
        return new Cell(json.with(name, value));
    }

    private void requireCode(String what) {
        if (!isCode()) {
            throw new IllegalStateException(
                    "a "
                            + type().name().toLowerCase(Locale.ROOT)
                            + " cell has no "
                            + what
                            + ", needs a code cell");
        }
    }

    private static Optional<Type> typeNamed(String word) {
        return switch (word) {
            case "code" -> Optional.of(Type.CODE);
            case "markdown" -> Optional.of(Type.MARKDOWN);
            case "raw" -> Optional.of(Type.RAW);
            default -> Optional.empty();
        };
    }
}
