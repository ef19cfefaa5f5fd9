package layerwise.grading;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.notebook.Cell;
import layerwise.notebook.Json;
import layerwise.notebook.Notebook;
import layerwise.notebook.Role;

/**
 * What students, editors and hosts do to notebooks, as named operators on a draft. What they do to
 * the cells is done at a random place; what they do to the file is done when the draft is written.
 */
final class Mutations {
    /** In every cell that an operator adds, so that a comparison can leave it out. */
    static final String SCRATCH = "scratch";

    static final Map<String, BiConsumer<Mutations, Random>> OPERATORS = operators();

    private enum File {
        FORMAT_3,
        FORMAT_4_0,
        FORMAT_4_4,
        BYTE_ORDER_MARK,
        UTF_16,
        CARRIAGE_RETURNS,
        ONE_LINE,
        STRING_SOURCES
    }

    private final Notebook original;
    private final List<Cell> cells;
    private final Set<File> file = EnumSet.noneOf(File.class);
    private Json.Dictionary metadata;
    private int added;

    Mutations(Notebook original) {
        this.original = original;
        this.cells = new ArrayList<>(original.cells());
        this.metadata = original.metadata();
    }

    /** Applies an operator by name. */
    Mutations apply(String operator, Random random) {
        OPERATORS.get(operator).accept(this, random);
        return this;
    }

    private static Map<String, BiConsumer<Mutations, Random>> operators() {
        var all = new LinkedHashMap<String, BiConsumer<Mutations, Random>>();
        addMetadataOperators(all);
        addCellOperators(all);
        addTextOperators(all);
        addFileOperators(all);
        return Collections.unmodifiableMap(all);
    }

    private static void addMetadataOperators(Map<String, BiConsumer<Mutations, Random>> all) {
        var none = Json.dictionaryOf();
        all.put("drop-metadata-one", (m, r) -> m.edit(r, _ -> true, c -> c.withMetadata(none)));
        all.put("drop-metadata-all", (m, _) -> m.cells.replaceAll(c -> c.withMetadata(none)));
        all.put("drop-ids", (m, _) -> m.cells.replaceAll(Mutations::withoutId));
        all.put(
                "strip-both-one",
                (m, r) -> m.edit(r, _ -> true, c -> withoutId(c).withMetadata(none)));
        all.put(
                "strip-both-all",
                (m, _) -> m.cells.replaceAll(c -> withoutId(c).withMetadata(none)));
        all.put(
                "rename-grade-id",
                (m, r) -> m.edit(r, _ -> true, c -> named(c, "q" + r.nextInt(99))));
        all.put(
                "rename-cell-id",
                (m, r) -> m.edit(r, _ -> true, c -> withId(c, "x" + r.nextInt(9999))));
        all.put("swap-grade-ids", Mutations::swapGradeIds);
        all.put(
                "kernelspec-python",
                (m, _) ->
                        m.metadata =
                                m.metadata.with(
                                        "kernelspec",
                                        none.with("name", Json.text("python3"))
                                                .with("display_name", Json.text("Python 3"))));
        all.put("kernelspec-missing", (m, _) -> m.metadata = none);
        all.put("junk-keys", Mutations::junk);
    }

    private static void addCellOperators(Map<String, BiConsumer<Mutations, Random>> all) {
        all.put("duplicate-solution", (m, r) -> m.duplicate(r, is(Role.SOLUTION), c -> c));
        all.put(
                "duplicate-check",
                (m, r) -> m.duplicate(r, is(Role.CHECK), c -> c.withSource("// passed")));
        all.put("duplicate-any", (m, r) -> m.duplicate(r, _ -> true, c -> c));
        all.put("older-version-above", Mutations::olderVersion);
        all.put("split-solution-between", (m, r) -> m.split(r, true));
        all.put("split-solution-inside", (m, r) -> m.split(r, false));
        all.put("merge-neighbours", Mutations::merge);
        all.put("move-cell", Mutations::move);
        all.put("reorder-all", (m, r) -> Collections.shuffle(m.cells, r));
        all.put("delete-check", (m, r) -> m.delete(r, Role.CHECK));
        all.put("delete-text", (m, r) -> m.delete(r, Role.TEXT));
        all.put("delete-given", (m, r) -> m.delete(r, Role.GIVEN));
        all.put("delete-training", (m, r) -> m.delete(r, Role.RUN));
        all.put("insert-extra-cells", Mutations::insert);
    }

    private static void addTextOperators(Map<String, BiConsumer<Mutations, Random>> all) {
        all.put(
                "edit-check",
                (m, r) -> m.edit(r, is(Role.CHECK), c -> c.withSource(edited(c.source()))));
        all.put(
                "edit-given",
                (m, r) ->
                        m.edit(
                                r,
                                is(Role.GIVEN),
                                c -> c.withSource(c.source() + "\nint scratch() { return 1; }")));
        all.put(
                "edit-text",
                (m, r) -> m.edit(r, is(Role.TEXT), c -> c.withSource(c.source() + "\n\nA note.")));
        all.put("retype-solution", (m, r) -> m.edit(r, is(Role.SOLUTION), c -> retyped(c, r)));
        all.put("clear-outputs", (m, _) -> m.cells.replaceAll(Cell::withoutOutputs));
        all.put(
                "trailing-space",
                (m, _) ->
                        m.cells.replaceAll(
                                c -> c.withSource(c.source().replace("\n", "  \n") + " \n")));
        all.put("unknown-outputs", (m, _) -> m.cells.replaceAll(Mutations::withOddOutputs));
    }

    private static void addFileOperators(Map<String, BiConsumer<Mutations, Random>> all) {
        all.put("to-nbformat-3", (m, _) -> m.file.add(File.FORMAT_3));
        all.put("to-4.0", (m, _) -> m.file.add(File.FORMAT_4_0));
        all.put("to-4.4", (m, _) -> m.file.add(File.FORMAT_4_4));
        all.put("byte-order-mark", (m, _) -> m.file.add(File.BYTE_ORDER_MARK));
        all.put("utf-16", (m, _) -> m.file.add(File.UTF_16));
        all.put("crlf", (m, _) -> m.file.add(File.CARRIAGE_RETURNS));
        all.put("one-line-json", (m, _) -> m.file.add(File.ONE_LINE));
        all.put("source-as-string", (m, _) -> m.file.add(File.STRING_SOURCES));
    }

    /** The notebook as it is read again. */
    Notebook notebook() {
        return file.isEmpty() ? written() : Notebook.parse("submission", bytes());
    }

    /** The notebook's file. */
    byte[] bytes() {
        var text = new String(written().bytes(), StandardCharsets.UTF_8);
        if (file.contains(File.ONE_LINE)) {
            text = text.replaceAll("\n *", "");
        }
        if (file.contains(File.CARRIAGE_RETURNS)) {
            text = text.replace("\n", "\r\n");
        }
        if (file.contains(File.UTF_16)) {
            return text.getBytes(StandardCharsets.UTF_16);
        }
        boolean marked = file.contains(File.BYTE_ORDER_MARK);
        return (marked ? "\ufeff" + text : text).getBytes(StandardCharsets.UTF_8);
    }

    private Notebook written() {
        var written = cells.stream().map(this::asWritten).toList();
        var root = original.root().with("metadata", metadata);
        if (file.contains(File.FORMAT_3)) {
            var sheet =
                    Json.dictionaryOf()
                            .with("cells", Json.arrayOf(written.stream().map(Mutations::in3)));
            root =
                    Json.dictionaryOf()
                            .with("metadata", metadata.with("name", Json.text("hw")))
                            .with("nbformat", Json.number(3))
                            .with("nbformat_minor", Json.number(0))
                            .with("worksheets", Json.arrayOf(Stream.of(sheet)));
            return new Notebook("submission", root, "", List.of());
        }
        if (file.contains(File.FORMAT_4_0) || file.contains(File.FORMAT_4_4)) {
            boolean zero = file.contains(File.FORMAT_4_0);
            root = root.with("nbformat_minor", Json.number(zero ? 0 : 4));
        }
        root = root.with("cells", Json.arrayOf(written.stream().map(Cell::json)));
        return new Notebook("submission", root, "", written);
    }

    private Cell asWritten(Cell cell) {
        var changed = cell;
        if (file.contains(File.FORMAT_4_0) || file.contains(File.FORMAT_4_4)) {
            changed = withoutId(changed);
        }
        var source = changed.source();
        if (file.contains(File.CARRIAGE_RETURNS)) {
            source = source.replace("\r", "").replace("\n", "\r\n");
        }
        if (file.contains(File.STRING_SOURCES)) {
            return new Cell(changed.json().with("source", Json.text(source)));
        }
        return changed.withSource(source);
    }

    private static Json in3(Cell cell) {
        var json = cell.json().without("id").without("source").without("outputs");
        var source = Json.lines(cell.source());
        if (cell.isCode()) {
            return json.without("execution_count")
                    .with("input", source)
                    .with("language", Json.text("python"))
                    .with("collapsed", Json.flag(false))
                    .with("prompt_number", Json.number(1))
                    .with("outputs", Json.arrayOf(Stream.of()));
        }
        boolean isHeading = cell.source().matches("# [^\n]*");
        return isHeading
                ? json.with("cell_type", Json.text("heading"))
                        .with("level", Json.number(1))
                        .with("source", Json.text(cell.source().substring(2)))
                : json.with("source", source);
    }

    private static Predicate<Cell> is(Role role) {
        return cell -> cell.role() == role;
    }

    private static Cell withoutId(Cell cell) {
        return new Cell(cell.json().without("id"));
    }

    private static Cell withId(Cell cell, String id) {
        return new Cell(cell.json().with("id", Json.text(id)));
    }

    private static Cell named(Cell cell, String gradeId) {
        var nbgrader = cell.metadata().dictionary("nbgrader");
        return nbgrader.members().isEmpty()
                ? cell
                : cell.withMetadata(
                        cell.metadata()
                                .with("nbgrader", nbgrader.with("grade_id", Json.text(gradeId))));
    }

    private static String edited(String source) {
        int first = source.indexOf(';');
        return source.substring(0, first + 1)
                + " // I changed this\n"
                + source.substring(first + 1);
    }

    private static Cell retyped(Cell cell, Random random) {
        var type = random.nextBoolean() ? "markdown" : "raw";
        return new Cell(
                cell.json()
                        .without("outputs")
                        .without("execution_count")
                        .with("cell_type", Json.text(type)));
    }

    private static Cell withOddOutputs(Cell cell) {
        if (!cell.isCode()) {
            var picture = Json.dictionaryOf().with("image/png", Json.text("iVBO"));
            var attachments = Json.dictionaryOf().with("a.png", picture);
            return new Cell(cell.json().with("attachments", attachments));
        }
        var odd = Json.dictionaryOf().with("output_type", Json.text("telepathy"));
        return new Cell(
                cell.json()
                        .without("execution_count")
                        .with("outputs", Json.arrayOf(Stream.of(odd, Json.NULL))));
    }

    private int pick(Random random, Predicate<Cell> which) {
        var places =
                IntStream.range(0, cells.size()).filter(i -> which.test(cells.get(i))).toArray();
        return places.length == 0 ? -1 : places[random.nextInt(places.length)];
    }

    private void at(Random random, Predicate<Cell> which, Consumer<Integer> action) {
        int place = pick(random, which);
        if (place >= 0) {
            action.accept(place);
        }
    }

    private void edit(Random random, Predicate<Cell> which, UnaryOperator<Cell> edit) {
        at(random, which, i -> cells.set(i, edit.apply(cells.get(i))));
    }

    /** A cell that a solution was merged into stays: no repair brings back what is deleted. */
    private void delete(Random random, Role role) {
        at(random, is(role).and(this::isOneOfTheOriginals), i -> cells.remove((int) i));
    }

    private boolean isOneOfTheOriginals(Cell cell) {
        return original.cells().stream().anyMatch(c -> spaceless(c).equals(spaceless(cell)));
    }

    private static String spaceless(Cell cell) {
        return cell.source().replaceAll("\\s+", "");
    }

    private void duplicate(Random random, Predicate<Cell> which, UnaryOperator<Cell> edit) {
        at(
                random,
                which,
                i -> {
                    var copy = withId(edit.apply(cells.get(i)), "copy" + added++);
                    boolean below = random.nextBoolean();
                    cells.add(below ? i + 1 : random.nextInt(cells.size() + 1), copy);
                });
    }

    /** A first attempt was kept above the cell, with the cell's metadata, and was run before it. */
    private void olderVersion(Random random) {
        at(
                random,
                is(Role.SOLUTION),
                i -> {
                    var now = cells.get(i);
                    var older =
                            now.withSource(
                                    now.source()
                                            .replaceFirst("return ", "return " + SCRATCH + " + "));
                    cells.add(i, withId(older, "copy" + added++));
                });
    }

    private void swapGradeIds(Random random) {
        int one = pick(random, is(Role.SOLUTION));
        int other = pick(random, is(Role.SOLUTION));
        if (one >= 0) {
            var first = cells.get(one);
            var second = cells.get(other);
            cells.set(one, first.withMetadata(second.metadata()));
            cells.set(other, second.withMetadata(first.metadata()));
        }
    }

    private void split(Random random, boolean between) {
        at(
                random,
                is(Role.SOLUTION).and(c -> c.source().lines().count() > 3),
                i -> {
                    var lines = cells.get(i).source().lines().toList();
                    var places =
                            IntStream.range(1, lines.size())
                                    .filter(line -> !between || lines.get(line - 1).isBlank())
                                    .toArray();
                    if (places.length == 0) {
                        return;
                    }
                    int line = places[random.nextInt(places.length)];
                    var cell = cells.get(i);
                    cells.set(i, cell.withSource(String.join("\n", lines.subList(0, line))));
                    var rest =
                            cell.withSource(String.join("\n", lines.subList(line, lines.size())));
                    cells.add(i + 1, withId(rest, "copy" + added++));
                });
    }

    private void merge(Random random) {
        int first = random.nextInt(cells.size() - 1);
        var one = cells.get(first);
        var other = cells.remove(first + 1);
        var text = one.source() + "\n\n" + other.source();
        cells.set(first, (random.nextInt(4) > 0 ? one : other).withSource(text));
    }

    private void move(Random random) {
        var cell = cells.remove(random.nextInt(cells.size()));
        cells.add(random.nextInt(cells.size() + 1), cell);
    }

    private void insert(Random random) {
        for (int i = 0; i < 3; i++) {
            var name = SCRATCH + added++;
            var cell =
                    random.nextInt(3) == 0
                            ? Cell.markdown(name, "My " + name + ": what I tried.")
                            : Cell.code(name, "int " + name + " = " + i + ";");
            cells.add(random.nextInt(cells.size() + 1), cell);
        }
    }

    private void junk(Random random) {
        var junk = Json.dictionaryOf().with("colab", Json.NULL).with("x", Json.number(1));
        metadata = metadata.with("vscode", junk);
        cells.replaceAll(cell -> {
            var marked =
                    cell.withMetadata(
                            cell.metadata().with("id", Json.text("k" + random.nextInt())));
            return new Cell(marked.json().with("level", junk));
        });
    }
}
