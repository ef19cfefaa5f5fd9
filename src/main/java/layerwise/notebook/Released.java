package layerwise.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The notebook that was handed out, as {@link Recognition} looks things up in it. */
final class Released {

    /**
     * One of its cells; {@code index} counts from 0, the outline of a cell without code is empty.
     */
    record Known(int index, String id, Cell cell, Role role, Outline outline) {
        boolean isSolution() {
            return role == Role.SOLUTION;
        }
    }

    /** A cell's text where it stands among other lines; these are its lines, plain. */
    record Block(Known cell, List<String> lines) {}

    private final Map<String, Known> cells = new LinkedHashMap<>();
    private final Map<String, String> cellIds = new HashMap<>();
    private final Map<String, List<Known>> byText = new HashMap<>();
    private final Map<String, List<Block>> blocks = new HashMap<>();
    private final Map<String, Known> owners = new HashMap<>();
    private final Set<String> declared = new HashSet<>();
    private final Set<String> imports = new HashSet<>();

    Released(Notebook notebook) {
        for (var cell : notebook.cells()) {
            int number = cells.size() + 1;
            var id =
                    cell.gradeId()
                            .orElseThrow(() ->
                                    new NotebookFormatException(
                                            notebook.name() + ", cell " + number,
                                            "has no grade_id, needs one; "
                                                    + "make this notebook with release"));
            var outline = Outline.of(cell.source());
            add(new Known(number - 1, id, cell, cell.role(), outline));
        }
        blocks.values()
                .forEach(found ->
                        found.sort(
                                Comparator.comparing((Block block) -> block.lines().size())
                                        .reversed()));
        addOwners();
    }

    private void add(Known known) {
        cells.put(known.id(), known);
        known.cell().id().ifPresent(id -> cellIds.put(id, known.id()));
        byText.computeIfAbsent(plain(known.cell().source()), _ -> new ArrayList<>()).add(known);
        var lines = plain(known.cell().source()).lines().toList();
        if (known.role() == Role.GIVEN) {
            known.outline().pieces().stream()
                    .filter(Outline.Piece::isImport)
                    .forEach(p -> imports.add(known.outline().code(p)));
        }
        boolean fixed = !known.isSolution() && known.role() != Role.ANSWER;
        if (fixed && !lines.isEmpty()) {
            blocks.computeIfAbsent(lines.getFirst(), _ -> new ArrayList<>())
                    .add(new Block(known, lines));
        }
    }

    /** What exactly one cell is known by, where that is the student's or a check. */
    private void addOwners() {
        var all = new HashMap<String, Set<Known>>();
        for (var known : cells.values()) {
            if (!known.cell().isCode()) {
                continue;
            }
            var keys = known.outline().keys();
            if (known.role() != Role.RUN) {
                declared.addAll(keys);
            }
            for (var key : keys) {
                all.computeIfAbsent(key, _ -> new HashSet<>()).add(known);
            }
            if (known.isSolution()) {
                known.outline().unwritten().forEach(stub -> addAnswer(stub, known, all));
            }
        }
        all.forEach((key, found) -> {
            var owner = found.iterator().next();
            boolean isCheck = owner.role() == Role.CHECK && key.startsWith("check ");
            if (found.size() == 1 && (owner.isSolution() || isCheck)) {
                owners.put(key, owner);
            }
        });
    }

    /** An empty answer cell has no name but in its stub; the answer is given by the same one. */
    private static void addAnswer(String stub, Known known, Map<String, Set<Known>> all) {
        if (known.outline().keys().contains("stub " + stub)) {
            var answer = "answer " + stub.substring(0, stub.indexOf(' '));
            all.computeIfAbsent(answer, _ -> new HashSet<>()).add(known);
        }
    }

    /** The cells by {@code grade_id}, in order. */
    Map<String, Known> cells() {
        return cells;
    }

    Known get(String id) {
        return cells.get(id);
    }

    /** The {@code grade_id} of the cell with this id of its own. */
    Optional<String> byCellId(String id) {
        return Optional.ofNullable(cellIds.get(id));
    }

    /** The cells that have this text. */
    List<Known> byText(String text) {
        return byText.getOrDefault(plain(text), List.of());
    }

    /** The longest cell, not a student's, whose whole text stands in lines from here on. */
    Optional<Block> blockAt(List<String> lines, int from) {
        return blocks.getOrDefault(lines.get(from).stripTrailing(), List.of()).stream()
                .filter(block -> matches(block, lines, from))
                .findFirst();
    }

    private static boolean matches(Block block, List<String> lines, int from) {
        if (from + block.lines().size() > lines.size()) {
            return false;
        }
        for (int i = 0; i < block.lines().size(); i++) {
            if (!block.lines().get(i).equals(lines.get(from + i).stripTrailing())) {
                return false;
            }
        }
        return true;
    }

    /** The one solution or check that is known by one of these keys. */
    Optional<Known> owner(Set<String> keys) {
        return keys.stream().sorted().map(owners::get).filter(k -> k != null).findFirst();
    }

    /** Whether a given cell has this import. */
    boolean hasImport(String code) {
        return imports.contains(code);
    }

    /** Whether one of these keys is the assignment's own, training cells left out. */
    boolean declares(Set<String> keys) {
        return keys.stream().anyMatch(declared::contains);
    }

    /** The text without what an editor changes by itself: line ends and space after them. */
    static String plain(String source) {
        return source.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
    }
}
