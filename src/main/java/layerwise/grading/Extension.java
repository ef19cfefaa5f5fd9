package layerwise.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import layerwise.checks.LateRule;
import layerwise.checks.SpecNode;

/**
 * More time for one student.
 *
 * @param student the id, as the layout of the submissions gives it
 * @param due the student's own deadline
 * @param reason for the instructor; not shown to the student
 */
record Extension(String student, ZonedDateTime due, String reason) {
    private static final List<String> COLUMNS = List.of("student", "due", "days", "reason");

    /**
     * Reads {@code .yaml} (a list of mappings) or anything else as CSV (a line of column names
     * first). Each has {@code student}, either {@code due} or {@code days}, and maybe {@code
     * reason}.
     *
     * @throws IllegalArgumentException naming the file and the place, if it cannot be used
     */
    static Map<String, Extension> read(Path file, LateRule rule) throws IOException {
        var all = new LinkedHashMap<String, Extension>();
        var name = file.getFileName().toString();
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        for (var each : yaml ? ofYaml(file, rule) : ofCsv(file, rule)) {
            if (all.putIfAbsent(each.student, each) != null) {
                throw new IllegalArgumentException(
                        file + " has student " + each.student + " twice, needs one line for each");
            }
        }
        return all;
    }

    private static List<Extension> ofYaml(Path file, LateRule rule) throws IOException {
        var all = new ArrayList<Extension>();
        for (var item : SpecNode.read(file).items()) {
            Function<String, String> field =
                    key ->
                            !item.has(key)
                                    ? ""
                                    : key.equals("days") ? item.integer(key) + "" : item.text(key);
            var fields = new LinkedHashMap<String, String>();
            COLUMNS.forEach(column -> fields.put(column, field.apply(column)));
            item.text("student");
            item.end();
            all.add(of(fields, rule, message -> item.error(message)));
        }
        return all;
    }

    private static List<Extension> ofCsv(Path file, LateRule rule) throws IOException {
        List<List<String>> rows;
        try {
            rows = Csv.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " is empty, needs a line of " + COLUMNS);
        }
        var heading = rows.getFirst().stream().map(String::strip).toList();
        if (!heading.contains("student") || !COLUMNS.containsAll(heading)) {
            throw new IllegalArgumentException(
                    file + ", line 1: has the columns " + heading + ", needs some of " + COLUMNS);
        }
        var all = new ArrayList<Extension>();
        for (int i = 1; i < rows.size(); i++) {
            var row = rows.get(i);
            var place = file + ", row " + (i + 1) + ": ";
            if (row.size() != heading.size()) {
                throw new IllegalArgumentException(
                        place + "has " + row.size() + " fields, needs " + heading.size());
            }
            var fields = new LinkedHashMap<String, String>();
            COLUMNS.forEach(column -> fields.put(column, ""));
            for (int j = 0; j < heading.size(); j++) {
                fields.put(heading.get(j), row.get(j).strip());
            }
            all.add(of(fields, rule, m -> new IllegalArgumentException(place + m)));
        }
        return all;
    }

    private static Extension of(
            Map<String, String> fields,
            LateRule rule,
            Function<String, IllegalArgumentException> error) {
        var student = fields.get("student");
        var due = fields.get("due");
        var days = fields.get("days");
        if (student.isEmpty() || due.isEmpty() == days.isEmpty()) {
            throw error.apply("has " + fields + ", needs a student and either due or days");
        }
        ZonedDateTime until;
        if (due.isEmpty()) {
            if (!days.matches("\\d{1,4}")) {
                throw error.apply("days is \"" + days + "\", needs a whole number from 0");
            }
            until = rule.due().plusDays(Long.parseLong(days));
        } else {
            try {
                until = LateRule.moment(due);
            } catch (IllegalArgumentException e) {
                throw error.apply("due " + e.getMessage());
            }
        }
        if (until.toInstant().isBefore(rule.due().toInstant())) {
            throw error.apply(
                    "due is "
                            + until
                            + ", before the deadline of all, "
                            + rule.due()
                            + "; needs later");
        }
        return new Extension(student, until, fields.get("reason"));
    }

    /** The latest of those that these students have: a group's members share theirs. */
    static Optional<Extension> latest(List<Student> students, Map<String, Extension> all) {
        Extension latest = null;
        for (var student : students) {
            var own = all.get(student.id());
            if (own != null
                    && (latest == null || own.due.toInstant().isAfter(latest.due.toInstant()))) {
                latest = own;
            }
        }
        return Optional.ofNullable(latest);
    }
}
