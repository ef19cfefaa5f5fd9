package layerwise.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One check of an assignment.
 *
 * @param id the name the notebook calls it by
 * @param cell grade_id of its test cell
 * @param covers the items of the original assignment it stands for
 * @param wording how the original assignment says what is good enough; may be empty
 * @param outputs how each output is compared, in order
 * @param cases public ones first: the index of a case is its number in the reference files
 */
public record CheckSpec(
        String id,
        String title,
        String cell,
        List<String> covers,
        double points,
        String wording,
        List<OutputSpec> outputs,
        List<CaseSpec> cases) {
    public CheckSpec {
        covers = List.copyOf(covers);
        outputs = List.copyOf(outputs);
        cases = List.copyOf(cases);
    }

    /** The cases a student may see. */
    public List<CaseSpec> publicCases() {
        return cases.stream().filter(c -> !c.hidden()).toList();
    }

    /** How an output is compared, if the check has it. */
    public Optional<OutputSpec> output(String name) {
        return outputs.stream().filter(o -> o.name().equals(name)).findFirst();
    }

    static CheckSpec parse(SpecNode node, int fresh) {
        var spec =
                new CheckSpec(
                        node.text("id"),
                        node.text("title"),
                        node.text("cell"),
                        node.texts("covers"),
                        points(node),
                        node.text("wording", ""),
                        outputs(node.child("outputs")),
                        cases(node, node.integer("fresh", fresh)));
        node.end();
        return spec;
    }

    static double points(SpecNode node) {
        double points = node.number("points");
        if (!(points >= 0) || Double.isInfinite(points)) {
            throw node.child("points").error("is " + points + ", needs 0 or more");
        }
        return points;
    }

    private static List<OutputSpec> outputs(SpecNode node) {
        Map<String, OutputSpec> outputs = new LinkedHashMap<>();
        for (var name : node.keys()) {
            outputs.put(name, OutputSpec.parse(name, node.child(name)));
        }
        if (outputs.isEmpty()) {
            throw node.error("is empty, needs at least one output");
        }
        return new ArrayList<>(outputs.values());
    }

    private static List<CaseSpec> cases(SpecNode node, int fresh) {
        var items = node.child("cases").items();
        var cases = new ArrayList<CaseSpec>();
        for (int i = 0; i < items.size(); i++) {
            var parsed = CaseSpec.parse(items.get(i), i, fresh);
            if (!parsed.hidden() && i > 0 && cases.getLast().hidden()) {
                throw items.get(i)
                        .error(
                                "is public and follows a hidden case, needs to stand before it;"
                                        + " students get the file without the hidden ones");
            }
            cases.add(parsed);
        }
        if (cases.isEmpty()) {
            throw node.child("cases").error("is empty, needs at least one case");
        }
        return cases;
    }
}
