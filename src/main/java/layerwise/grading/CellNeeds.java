package layerwise.grading;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which student cells a check needs: those that declare, in the solution, a name the check's cell
 * uses, and those that such a cell uses in turn.
 *
 * <p>With it a cell that is refused costs the checks that need it and no other. It also keeps a
 * class of the library from standing in for a student's class of the same name that does not
 * compile.
 */
final class CellNeeds {
    private final Map<String, CellSource> solution;

    /** Over the cells of the solution, in order. */
    CellNeeds(List<WorkerRuns.Cell> solutionCells) {
        solution = sources(solutionCells);
    }

    /** What cells hold, by their ids, in order. */
    static Map<String, CellSource> sources(List<WorkerRuns.Cell> cells) {
        var read = CellSource.all(cells.stream().map(WorkerRuns.Cell::source).toList());
        var sources = new LinkedHashMap<String, CellSource>();
        for (int i = 0; i < cells.size(); i++) {
            sources.put(cells.get(i).id(), read.get(i));
        }
        return sources;
    }

    /** The types that the solution's cells of the student declare. */
    Set<String> typesOf(List<String> cells) {
        var types = new HashSet<String>();
        cells.forEach(cell -> types.addAll(typesIn(cell)));
        return types;
    }

    /**
     * The cells that a check's cell needs, itself left out.
     *
     * @param sources the submission's cells by id
     */
    List<String> of(String checkCell, Map<String, CellSource> sources) {
        var needed = new LinkedHashSet<String>();
        var open = new ArrayDeque<String>(List.of(checkCell));
        while (!open.isEmpty()) {
            var used = new HashSet<String>();
            var cell = open.remove();
            Optional.ofNullable(sources.get(cell)).ifPresent(s -> used.addAll(s.used()));
            Optional.ofNullable(solution.get(cell)).ifPresent(s -> used.addAll(s.used()));
            for (var other : ids(sources)) {
                boolean declares =
                        declares(solution.get(other), used) || declares(sources.get(other), used);
                if (declares && !other.equals(checkCell) && needed.add(other)) {
                    open.add(other);
                }
            }
        }
        return List.copyOf(needed);
    }

    /** The types a cell declares in the solution. */
    Set<String> typesIn(String cell) {
        return solution.containsKey(cell) ? solution.get(cell).types() : Set.of();
    }

    private static boolean declares(CellSource source, Set<String> used) {
        return source != null && source.declared().stream().anyMatch(used::contains);
    }

    private Set<String> ids(Map<String, CellSource> sources) {
        var ids = new LinkedHashSet<>(solution.keySet());
        ids.addAll(sources.keySet());
        return ids;
    }
}
