package layerwise.notebook;

import java.util.Objects;
import java.util.Optional;

/**
 * The metadata nbgrader puts on a cell, schema version 3.
 *
 * @param gradeId the cell's name, once in a notebook
 * @param grade whether the cell earns points
 * @param locked whether students may not edit it
 * @param solution whether students write in it
 * @param task whether it describes a task that is graded by hand
 * @param points points to earn; there if {@code grade} or {@code task} is true
 */
public record Nbgrader(
        String gradeId,
        boolean grade,
        boolean locked,
        boolean solution,
        boolean task,
        Optional<Json> points) {
    private static final int SCHEMA_VERSION = 3;

    public Nbgrader {
        Objects.requireNonNull(points);
        if (gradeId.isBlank()) {
            throw new IllegalArgumentException("nbgrader: grade_id is empty, needs a name");
        }
    }

    /** A cell without points. */
    public static Nbgrader ungraded(String gradeId, boolean locked, boolean solution) {
        return new Nbgrader(gradeId, false, locked, solution, false, Optional.empty());
    }

    /** What a cell's metadata says; empty if it has no {@code grade_id}. */
    static Optional<Nbgrader> of(Json.Dictionary metadata) {
        var found = metadata.dictionary("nbgrader");
        return found.text("grade_id")
                .filter(id -> !id.isBlank())
                .map(id ->
                        new Nbgrader(
                                id,
                                found.isTrue("grade"),
                                found.isTrue("locked"),
                                found.isTrue("solution"),
                                found.isTrue("task"),
                                found.get("points")));
    }

    /** As nbgrader writes it: the schema's keys, sorted, and no other. */
    Json.Dictionary json() {
        var json =
                Json.dictionaryOf()
                        .with("grade", Json.flag(grade))
                        .with("grade_id", Json.text(gradeId))
                        .with("locked", Json.flag(locked));
        if (grade || task) {
            json = json.with("points", points.orElse(Json.number(0)));
        }
        return json.with("schema_version", Json.number(SCHEMA_VERSION))
                .with("solution", Json.flag(solution))
                .with("task", Json.flag(task));
    }
}
