package layerwise.grading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import layerwise.checks.AssignmentSpec;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.Role;
import layerwise.notebook.Repaired;

/** The cells of a repaired submission as a worker runs them, training cells left out. */
final class RunCells {
    /** The output of a question's check. */
    static final String ANSWER = "answer";

    /** Stands between a grade_id and the number of its part, where a cell was split. */
    private static final String PART = "#";

    private RunCells() {}

    static List<Cell> of(Repaired repaired, AssignmentSpec spec) {
        var cells = new ArrayList<Cell>();
        var seen = new HashMap<String, Integer>();
        for (var cell : repaired.cells()) {
            int part = seen.merge(cell.id(), 1, Integer::sum);
            var id = part == 1 ? cell.id() : cell.id() + PART + part;
            switch (cell.role()) {
                case GIVEN -> cells.add(new Cell(id, Role.GIVEN, cell.source()));
                case SOLUTION -> cells.add(new Cell(id, Role.SOLUTION, cell.source()));
                case CHECK -> cells.add(new Cell(id, Role.CHECK, cell.source()));
                case EXTRA -> cells.add(new Cell(id, Role.EXTRA, cell.source()));
                case RUN, TEXT, ANSWER -> {
                    // never run when grading
                }
            }
        }
        for (var answer : spec.answers()) {
            cells.add(new Cell(answerCell(answer.id()), Role.CHECK, answerCheck(answer.id())));
        }
        return cells;
    }

    /** The id of the cell that puts out an answer. */
    static String answerCell(String answer) {
        return "answer" + PART + answer;
    }

    /** The id without the number of its part. */
    static String gradeId(String id) {
        int part = id.indexOf(PART);
        return part < 0 ? id : id.substring(0, part);
    }

    /** A check of the grader's own that puts out what a question was answered with. */
    private static String answerCheck(String id) {
        var checks = "layerwise.checks.Checks";
        return "%s.check(\"%s\", c -> c.output(\"%s\", %s.recordedAnswer(\"%s\")));"
                .formatted(checks, id, ANSWER, checks, id);
    }
}
