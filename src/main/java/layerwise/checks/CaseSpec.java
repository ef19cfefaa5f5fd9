package layerwise.checks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import layerwise.tensor.RandomState;

/**
 * One case of a check: a seed and, for each input, how it is made.
 *
 * @param hidden whether students must not learn its inputs, outputs or name
 * @param fresh how often it is drawn again with another seed when grading
 * @param inputs recipes in the order they are drawn
 */
public record CaseSpec(
        String name, boolean hidden, int seed, int fresh, Map<String, Recipe> inputs) {
    public CaseSpec {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** The inputs of the fixed case: all drawn, in order, from one stream with the case's seed. */
    public Map<String, Object> draw() {
        return draw(seed);
    }

    /** The inputs drawn with another seed; whatever is not drawn stays as it is. */
    public Map<String, Object> draw(int otherSeed) {
        var random = new RandomState(otherSeed);
        var drawn = new LinkedHashMap<String, Object>();
        inputs.forEach((input, recipe) -> drawn.put(input, recipe.make(random)));
        return drawn;
    }

    /** Whether another seed makes other inputs. */
    public boolean isDrawn() {
        return inputs.values().stream().anyMatch(Recipe::isDrawn);
    }

    static CaseSpec parse(SpecNode node, int index, int fresh) {
        var inputs = new LinkedHashMap<String, Recipe>();
        if (node.has("inputs")) {
            var given = node.child("inputs");
            for (var input : given.keys()) {
                inputs.put(input, Recipe.parse(given.child(input)));
            }
        }
        var drawn = inputs.values().stream().anyMatch(Recipe::isDrawn);
        if (drawn && !node.has("seed")) {
            throw node.error("has inputs that are drawn, needs a \"seed\"");
        }
        var parsed =
                new CaseSpec(
                        node.text("name", "case " + (index + 1)),
                        node.flag("hidden"),
                        node.integer("seed", 0),
                        node.integer("fresh", fresh),
                        inputs);
        node.end();
        return parsed;
    }
}
