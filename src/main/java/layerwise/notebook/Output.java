package layerwise.notebook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a code cell put out.
 *
 * <p>In a bundle the key is a MIME type; the text is base64 for pictures other than SVG, and JSON
 * where the type ends in {@code json}.
 */
public sealed interface Output {

    /** Text on {@code stdout} or {@code stderr}. */
    record Printed(String stream, String text) implements Output {}

    /** Something that was shown. */
    record Shown(Map<String, String> bundle) implements Output {
        public Shown {
            bundle = Collections.unmodifiableMap(new LinkedHashMap<>(bundle));
        }
    }

    /** The value of the cell's last expression. */
    record Result(int executionCount, Map<String, String> bundle) implements Output {
        public Result {
            bundle = Collections.unmodifiableMap(new LinkedHashMap<>(bundle));
        }
    }

    /** An exception; the traceback's lines may hold terminal colors. */
    record Failure(String name, String value, List<String> traceback) implements Output {
        public Failure {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
            traceback = List.copyOf(traceback);
        }
    }

    /** An output that is none of these, or is not formed as the notebook format says. */
    record Unknown(Json json) implements Output {}

    /** Reads one output of a cell. */
    static Output of(Json json) {
        if (!(json instanceof Json.Dictionary output)) {
            return new Unknown(json);
        }
        Optional<Output> known =
                switch (output.text("output_type").orElse("")) {
                    case "stream" ->
                            output.get("text")
                                    .flatMap(Json::joined)
                                    .map(t -> new Printed(output.text("name").orElse("stdout"), t));
                    case "display_data" -> bundle(output).map(Shown::new);
                    case "execute_result" -> bundle(output).map(b -> new Result(count(output), b));
                    case "error" ->
                            Optional.of(
                                    new Failure(
                                            output.text("ename").orElse(""),
                                            output.text("evalue").orElse(""),
                                            traceback(output)));
                    default -> Optional.empty();
                };
        return known.orElseGet(() -> new Unknown(json));
    }

    /** As the notebook format writes it. */
    default Json json() {
        return switch (this) {
            case Printed(var stream, var text) ->
                    Json.dictionaryOf()
                            .with("name", Json.text(stream))
                            .with("output_type", Json.text("stream"))
                            .with("text", Json.lines(text));
            case Shown(var bundle) ->
                    Json.dictionaryOf()
                            .with("data", data(bundle))
                            .with("metadata", Json.dictionaryOf())
                            .with("output_type", Json.text("display_data"));
            case Result(var count, var bundle) ->
                    Json.dictionaryOf()
                            .with("data", data(bundle))
                            .with("execution_count", Json.number(count))
                            .with("metadata", Json.dictionaryOf())
                            .with("output_type", Json.text("execute_result"));
            case Failure(var name, var value, var traceback) ->
                    Json.dictionaryOf()
                            .with("ename", Json.text(name))
                            .with("evalue", Json.text(value))
                            .with("output_type", Json.text("error"))
                            .with("traceback", Json.arrayOf(traceback.stream().map(Json::text)));
            case Unknown(var json) -> json;
        };
    }

    private static Optional<Map<String, String>> bundle(Json.Dictionary output) {
        if (!(output.get("data").orElse(null) instanceof Json.Dictionary data)) {
            return Optional.empty();
        }
        var bundle = new LinkedHashMap<String, String>();
        for (var member : data.members()) {
            var text =
                    isJson(member.name()) ? Optional.<String>empty() : Json.joined(member.value());
            bundle.put(
                    member.name(), text.orElseGet(() -> new JsonWriter("").write(member.value())));
        }
        return Optional.of(bundle);
    }

    private static Json data(Map<String, String> bundle) {
        var data = Json.dictionaryOf();
        for (var entry : bundle.entrySet()) {
            var type = entry.getKey();
            boolean isText = type.startsWith("text/") || type.equals("image/svg+xml");
            Json value =
                    isJson(type)
                            ? JsonReader.read("output of type " + type, entry.getValue())
                            : isText ? Json.lines(entry.getValue()) : Json.text(entry.getValue());
            data = data.with(type, value);
        }
        return data;
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static int count(Json.Dictionary output) {
        return output.get("execution_count").orElse(null) instanceof Json.Token token
                ? token.integer().orElse(0)
                : 0;
    }

    private static List<String> traceback(Json.Dictionary output) {
        return output.get("traceback").orElse(null) instanceof Json.Array lines
                ? lines.elements().stream().flatMap(line -> Json.joined(line).stream()).toList()
                : List.of();
    }
}
