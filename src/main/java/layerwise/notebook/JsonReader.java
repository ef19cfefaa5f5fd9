package layerwise.notebook;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads JSON with Jackson's tokenizer, keeping where each value stood. */
final class JsonReader {
    /** Deep enough for any notebook, and far from the end of the stack. */
    private static final int DEEPEST = 200;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    // Python's writer puts NaN and Infinity into outputs
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final String document;
    private final JsonParser parser;

    private JsonReader(String document, JsonParser parser) {
        this.document = document;
        this.parser = parser;
    }

    /** The bytes as text; they must be UTF-8, or UTF-16 that says so, as Windows' editors write. */
    static String decode(String file, byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] & bytes[1] & 0xfe) == 0xfe && bytes[0] != bytes[1]) {
            return "\ufeff" + new String(bytes, StandardCharsets.UTF_16);
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var input = ByteBuffer.wrap(bytes);
        try {
            return decoder.decode(input).toString();
        } catch (CharacterCodingException e) {
            var before = new String(bytes, 0, input.position(), StandardCharsets.UTF_8);
            throw new NotebookFormatException(
                    place(file, before),
                    "not UTF-8 text, needs a notebook as Jupyter saves it; "
                            + "save it again, as UTF-8",
                    e);
        }
    }

    /**
     * Reads a whole document.
     *
     * @throws NotebookFormatException naming file, line and column unless it is one JSON value
     */
    static Json read(String file, String document) {
        if (document.isBlank()) {
            throw new NotebookFormatException(
                    file, "is empty, needs a notebook; was the upload or the disk cut off?");
        }
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            return new JsonReader(document, parser).document(file);
        }
    }

    private Json document(String file) {
        try {
            parser.nextToken();
            var value = value();
            if (parser.nextToken() != null) {
                throw broken(file, document, tokenStart(), "text after the end", null);
            }
            return value;
        } catch (JacksonException e) {
            // a document nested too deeply is refused without saying where
            var place = Optional.ofNullable(e.getLocation()).orElse(parser.currentLocation());
            int at = Math.clamp(place.getCharOffset(), 0, document.length());
            throw broken(file, document, at, problem(e), e);
        }
    }

    /** Jackson's sentence without what it adds for programmers. */
    private static String problem(JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return "it ends too early; was the upload or the disk cut off?";
        }
        if (e instanceof StreamConstraintsException) {
            return "it is nested too deeply, or has too long a number or name";
        }
        return e.getOriginalMessage()
                .replaceAll("\\s*\\(code [^)]*\\)", "")
                .replaceAll("(?s)\\s*(\\(start marker|\\[Source|\\n at ).*", "");
    }

    private static NotebookFormatException broken(
            String file, String document, int at, String problem, Exception cause) {
        return new NotebookFormatException(
                place(file, document.substring(0, at)),
                "not JSON, which a notebook must be: "
                        + problem
                        + "; open and save it in Jupyter, or hand in an earlier copy",
                cause);
    }

    /** Where a text ends that begins with the file: its line and column, from 1. */
    private static String place(String file, String before) {
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return file + ", line " + line + ", column " + column;
    }

    private Json value() {
        int start = tokenStart();
        return switch (parser.currentToken()) {
            case START_OBJECT -> dictionary(start);
            case START_ARRAY -> array(start);
            case VALUE_STRING ->
                    new Json.Text(parser.getString(), spelling(start, quoteEnd(start)));
            default -> new Json.Token(parser.getString());
        };
    }

    private Json.Dictionary dictionary(int start) {
        var members = new ArrayList<Json.Member>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            int nameStart = tokenStart();
            parser.nextToken();
            members.add(new Json.Member(name, spelling(nameStart, quoteEnd(nameStart)), value()));
        }
        return new Json.Dictionary(members, spelling(start, tokenStart() + 1));
    }

    private Json.Array array(int start) {
        var elements = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return new Json.Array(elements, spelling(start, tokenStart() + 1));
    }

    private int tokenStart() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private int quoteEnd(int start) {
        int at = start + 1;
        while (document.charAt(at) != '"') {
            at += document.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private Optional<Json.Spelling> spelling(int start, int end) {
        return Optional.of(new Json.Spelling(document, start, end));
    }
}
