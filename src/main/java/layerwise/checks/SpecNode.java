package layerwise.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A place in a YAML file that knows its path, so that each error says where it stands. {@link #end}
 * refuses keys that nobody read: a misspelled option must not be ignored.
 */
public final class SpecNode {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final String path;
    private final JsonNode node;
    private final Set<String> read = new LinkedHashSet<>();

    private SpecNode(Path file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /** The whole of a file; throws {@link SpecFormatException} where it is not YAML. */
    public static SpecNode read(Path file) throws IOException {
        return new SpecNode(file, "", tree(file));
    }

    /** The file as a tree, to be rewritten. */
    static JsonNode tree(Path file) throws IOException {
        var text = Files.readString(file);
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new SpecFormatException(
                    file,
                    "is not YAML"
                            + (at == null ? "" : ", line " + at.getLineNr())
                            + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /** A tree as YAML text. */
    static String write(JsonNode tree) {
        return YAML.writeValueAsString(tree);
    }

    /** An error at this place. */
    public SpecFormatException error(String message) {
        return new SpecFormatException(file, path, message);
    }

    /** The keys of this mapping, in the file's order. */
    public List<String> keys() {
        if (!node.isObject()) {
            throw error("is " + shown() + ", needs keys and values");
        }
        return new ArrayList<>(node.propertyNames());
    }

    /** Whether this mapping has the key. */
    public boolean has(String key) {
        return node.has(key);
    }

    /** Whether this is a mapping. */
    public boolean isMapping() {
        return node.isObject();
    }

    /** The value of a key that must be there. */
    public SpecNode child(String key) {
        read.add(key);
        if (!keys().contains(key)) {
            throw error("has no \"" + key + "\", needs one; it has " + keys());
        }
        return new SpecNode(file, path.isEmpty() ? key : path + "." + key, node.get(key));
    }

    /** The items of a key; none where the key is absent. */
    public List<SpecNode> list(String key) {
        return has(key) ? child(key).items() : List.of();
    }

    /** The items of this list. */
    public List<SpecNode> items() {
        if (!node.isArray()) {
            throw error("is " + shown() + ", needs a list");
        }
        var items = new ArrayList<SpecNode>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new SpecNode(file, path + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    /** A text. */
    public String text(String key) {
        return child(key).asText();
    }

    /** A text, or another where the key is absent. */
    public String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    /** The texts of a list; none where the key is absent. */
    public List<String> texts(String key) {
        return list(key).stream().map(SpecNode::asText).toList();
    }

    /** A number. */
    public double number(String key) {
        return child(key).asNumber();
    }

    /** A whole number. */
    public int integer(String key) {
        return child(key).asInteger();
    }

    /** A whole number, or another where the key is absent. */
    public int integer(String key, int absent) {
        return has(key) ? integer(key) : absent;
    }

    /** The numbers of a list. */
    public double[] numbers(String key) {
        return child(key).items().stream().mapToDouble(SpecNode::asNumber).toArray();
    }

    /** The whole numbers of a list. */
    public int[] integers(String key) {
        return child(key).items().stream().mapToInt(SpecNode::asInteger).toArray();
    }

    /** True or false; false where the key is absent. */
    public boolean flag(String key) {
        if (!has(key)) {
            return false;
        }
        var value = child(key);
        if (!value.node.isBoolean()) {
            throw value.error("is " + value.shown() + ", needs true or false");
        }
        return value.node.booleanValue();
    }

    /** This value as a text. */
    public String asText() {
        if (!node.isString()) {
            throw error("is " + shown() + ", needs a text");
        }
        return node.stringValue();
    }

    /** This value as a number; YAML's form without a point (1e-6) is one too. */
    public double asNumber() {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isString()) {
            try {
                return Double.parseDouble(node.stringValue());
            } catch (NumberFormatException e) {
                throw error("is " + shown() + ", needs a number");
            }
        }
        throw error("is " + shown() + ", needs a number");
    }

    /** This value as a whole number. */
    public int asInteger() {
        if (!node.isInt()) {
            throw error("is " + shown() + ", needs a whole number");
        }
        return node.intValue();
    }

    /** This plain value: an Integer, Double, Boolean or String. */
    public Object asPlain() {
        if (node.isInt()) {
            return node.intValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isString()) {
            return plainOfText(node.stringValue());
        }
        throw error("is " + shown() + ", needs a number, true, false or a text");
    }

    private static Object plainOfText(String text) {
        boolean number = text.matches("[-+]?\\d+(\\.\\d*)?[eE][-+]?\\d+");
        return number ? (Object) Double.valueOf(text) : text;
    }

    /** Refuses keys that nobody asked for. */
    public void end() {
        for (var key : keys()) {
            if (!read.contains(key)) {
                throw error("has \"" + key + "\", which is not known; known here: " + read);
            }
        }
    }

    private String shown() {
        if (node.isNull() || node.isMissingNode()) {
            return "empty";
        }
        return node.isObject()
                ? "a mapping"
                : node.isArray() ? "a list" : "\"" + node.asString() + "\"";
    }
}
