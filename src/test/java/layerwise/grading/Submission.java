package layerwise.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.CellEnding;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Role;
import layerwise.tensor.Tensor;

/** Builds a submission, cell by cell, and reads what came of it. */
final class Submission {
    static final Limits LIMITS = new Limits(Duration.ofSeconds(3), 256L << 20);

    private final List<Cell> cells = new ArrayList<>();
    private final List<CaseInputs> cases = new ArrayList<>();

    Submission() {
        add(
                "imports",
                Role.GIVEN,
                """
                import static layerwise.checks.Checks.*;
                import layerwise.tensor.*;
                import java.io.*;
                import java.net.*;
                import java.nio.file.*;
                import java.util.*;
                """);
    }

    Submission add(String id, Role role, String source) {
        cells.add(new Cell(id, role, source));
        return this;
    }

    Submission solution(String id, String source) {
        return add(id, Role.SOLUTION, source);
    }

    /** A check cell of one check by the same name, with two cases: x is 1, x is 2. */
    Submission check(String id, String body) {
        for (int i = 0; i < 2; i++) {
            cases.add(new CaseInputs(id, i, "case " + i, Map.of("x", Tensor.of(i + 1))));
        }
        return add(id, Role.CHECK, "check(\"" + id + "\", c -> {\n" + body + "\n});");
    }

    /** A check that puts out twice its input. */
    Submission honestCheck(String id) {
        return check(id, "c.output(\"out\", c.tensor(\"x\").map(v -> 2 * v));");
    }

    Result run(WorkerRuns runs) {
        return runs.run(cells, cases, LIMITS);
    }

    static List<CaseOutcome> check(Result result, String id) {
        return result.checks().stream()
                .filter(check -> check.checkId().equals(id))
                .findFirst()
                .orElseThrow()
                .cases();
    }

    static CellEnding cell(Result result, String id) {
        return result.cells().stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .orElseThrow()
                .ending();
    }

    static String stdout(Result result, String id) {
        return result.cells().stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .orElseThrow()
                .stdout();
    }
}
