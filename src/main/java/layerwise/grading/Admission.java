package layerwise.grading;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import layerwise.checks.AssignmentSpec.Forbidden;
import layerwise.checks.Checks;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.Role;

/** Decides from their source which of a student's cells are run. */
final class Admission {
    private final ForbiddenScan scan;

    /** What the assignment's own cells use: declared anew, it would stand in for what they mean. */
    private final Set<String> reserved;

    /** For one assignment, whose solution's cells these are. */
    Admission(Forbidden forbidden, CellNeeds needs, List<Cell> solution) {
        var own = solution.stream().filter(c -> c.role() == Role.SOLUTION);
        var given = solution.stream().filter(c -> c.role() == Role.GIVEN);
        this.scan =
                new ForbiddenScan(
                        forbidden,
                        needs.typesOf(own.map(Cell::id).toList()),
                        given.map(Cell::source).toList());
        this.reserved = reserved(solution);
    }

    /**
     * The cells that are not run.
     *
     * @param forbidden those that use what is forbidden, or solution cells that declare what is
     *     reserved, by id: they cost the checks that need them
     * @param standIns cells of the student's own that declare what is reserved, with that name:
     *     they cost nothing, since most are copies of the assignment's that have lost their
     *     metadata
     */
    record Refused(Map<String, ForbiddenScan.Finding> forbidden, Map<String, String> standIns) {
        boolean isAdmitted(Cell cell) {
            return !forbidden.containsKey(cell.id()) && !standIns.containsKey(cell.id());
        }

        /** What a person has to look at. */
        List<String> concerns() {
            var concerns = new ArrayList<String>();
            forbidden.forEach((cell, finding) -> concerns.add(forbiddenText(cell, finding)));
            standIns.forEach((cell, name) ->
                    concerns.add(
                            "Cell "
                                    + RunCells.gradeId(cell)
                                    + " declares "
                                    + name
                                    + ", which is the assignment's; the cell was not run."));
            return concerns;
        }
    }

    static String forbiddenText(String cell, ForbiddenScan.Finding finding) {
        return "Cell "
                + RunCells.gradeId(cell)
                + ", line "
                + finding.line()
                + (finding.declares() ? " declares " : " uses ")
                + finding.name()
                + ", which this assignment does not allow; the cell was not run.";
    }

    Refused refused(List<Cell> cells, Map<String, CellSource> sources) {
        var forbidden = new LinkedHashMap<String, ForbiddenScan.Finding>();
        var standIns = new LinkedHashMap<String, String>();
        for (var cell : cells) {
            var source = sources.get(cell.id());
            switch (cell.role()) {
                case SOLUTION ->
                        scan.scan(source)
                                .or(() ->
                                        reservedIn(source)
                                                .map(name -> scan.declared(cell.source(), name)))
                                .ifPresent(finding -> forbidden.put(cell.id(), finding));
                case EXTRA -> {
                    scan.scan(source).ifPresent(finding -> forbidden.put(cell.id(), finding));
                    reservedIn(source).ifPresent(name -> standIns.put(cell.id(), name));
                }
                case GIVEN, CHECK -> {
                    // the assignment's own
                }
            }
        }
        return new Refused(forbidden, standIns);
    }

    /** Whether a class of this simple name is imported by the assignment's own cells. */
    boolean isImported(String name) {
        return scan.isImported(name);
    }

    private Optional<String> reservedIn(CellSource source) {
        return source.declared().stream().filter(reserved::contains).sorted().findFirst();
    }

    /**
     * The methods, classes and variables of the assignment that its own cells use: those of given
     * cells, of {@link Checks}, and what is imported; not what students are to write.
     */
    private Set<String> reserved(List<Cell> solution) {
        var sources = CellNeeds.sources(solution);
        var used = new HashSet<String>();
        var given = new HashSet<String>();
        var own = new HashSet<String>();
        for (var cell : solution) {
            var source = sources.get(cell.id());
            if (cell.role() == Role.SOLUTION) {
                own.addAll(source.declared());
            } else {
                used.addAll(source.used());
                given.addAll(source.declared());
            }
        }
        Stream.of(Checks.class.getMethods()).map(Method::getName).forEach(given::add);
        used.removeIf(
                name -> own.contains(name) || !given.contains(name) && !scan.isImported(name));
        return used;
    }
}
