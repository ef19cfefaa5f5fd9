package layerwise.notebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JSON value that remembers how it was spelled in the file it came from.
 *
 * <p>A value that was read and not edited is written as the very characters that were read, white
 * space within it included. An edit makes a new value; its untouched members keep their spelling.
 */
public sealed interface Json {

    /** Where a value was read from, to be copied from there when it is written. */
    record Spelling(String document, int start, int end) {
        @Override
        public String toString() {
            return document.substring(start, end);
        }
    }

    /** How the value was spelled; empty for a value that was made here. */
    Optional<Spelling> spelling();

    /** An object; its members keep their order, and a name given twice stands twice. */
    record Dictionary(List<Member> members, Optional<Spelling> spelling) implements Json {
        public Dictionary {
            members = List.copyOf(members);
        }

        /** The value under a name, the last one if there are several, as other readers take it. */
        public Optional<Json> get(String name) {
            return members.stream()
                    .filter(member -> member.name().equals(name))
                    .reduce((_, last) -> last)
                    .map(Member::value);
        }

        /** The text under a name, if there is one and it is a text. */
        public Optional<String> text(String name) {
            return get(name)
                    .flatMap(value ->
                            value instanceof Text text
                                    ? Optional.of(text.value())
                                    : Optional.empty());
        }

        /** Whether the value under a name is {@code true}. */
        public boolean isTrue(String name) {
            return get(name)
                    .filter(value -> value instanceof Token token && token.is("true"))
                    .isPresent();
        }

        /** The object under a name; an empty one if there is none. */
        public Dictionary dictionary(String name) {
            return get(name).orElse(null) instanceof Dictionary found ? found : dictionaryOf();
        }

        /** The same object with this value under the name: in its old place, or else at the end. */
        public Dictionary with(String name, Json value) {
            var changed = new ArrayList<Member>();
            boolean found = false;
            for (var member : members) {
                boolean same = member.name().equals(name);
                if (!same) {
                    changed.add(member);
                } else if (!found) {
                    changed.add(new Member(name, member.spelling(), value));
                    found = true;
                }
            }
            if (!found) {
                changed.add(new Member(name, Optional.empty(), value));
            }
            return new Dictionary(changed, Optional.empty());
        }

        /** The same object without this name; this very one if it does not have it. */
        public Dictionary without(String name) {
            var kept = members.stream().filter(member -> !member.name().equals(name)).toList();
            return kept.size() == members.size() ? this : new Dictionary(kept, Optional.empty());
        }
    }

    /** A name and its value in an object; the spelling is the name's. */
    record Member(String name, Optional<Spelling> spelling, Json value) {
        public Member {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    /** An array. */
    record Array(List<Json> elements, Optional<Spelling> spelling) implements Json {
        public Array {
            elements = List.copyOf(elements);
        }
    }

    /** A string. */
    record Text(String value, Optional<Spelling> spelling) implements Json {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    /** A number, {@code true}, {@code false} or {@code null}, as it is spelled. */
    record Token(String text) implements Json {
        public Token {
            Objects.requireNonNull(text);
        }

        /** Whether it is spelled like this. */
        public boolean is(String other) {
            return text.equals(other);
        }

        /** Its value, if it is a number of a reasonable size. */
        Optional<Double> decimal() {
            try {
                return Optional.of(Double.valueOf(text));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }

        /** Its value as a whole number, if it has one in the range of {@code int}. */
        public Optional<Integer> integer() {
            try {
                return Optional.of(new BigDecimal(text).intValueExact());
            } catch (ArithmeticException | NumberFormatException _) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<Spelling> spelling() {
            return Optional.empty();
        }
    }

    /** JSON's {@code null}. */
    Token NULL = new Token("null");

    /** A string. */
    static Text text(String value) {
        return new Text(value, Optional.empty());
    }

    /** {@code true} or {@code false}. */
    static Token flag(boolean value) {
        return new Token(Boolean.toString(value));
    }

    /** A whole number. */
    static Token number(long value) {
        return new Token(Long.toString(value));
    }

    /** An array of these. */
    static Array arrayOf(Stream<? extends Json> elements) {
        return new Array(elements.<Json>map(element -> element).toList(), Optional.empty());
    }

    /** An object without members. */
    static Dictionary dictionaryOf() {
        return new Dictionary(List.of(), Optional.empty());
    }

    /** A text as the notebook format likes it: an array of lines that keep their ends. */
    static Array lines(String text) {
        var lines = new ArrayList<Json>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text(text.substring(start, end)));
            start = end;
        }
        return new Array(lines, Optional.empty());
    }

    /** The text of a string, or of an array of strings put together; empty for anything else. */
    static Optional<String> joined(Json value) {
        return switch (value) {
            case Text text -> Optional.of(text.value());
            case Array array when array.elements().stream().allMatch(Text.class::isInstance) -> {
                var joined = new StringBuilder();
                array.elements().forEach(element -> joined.append(((Text) element).value()));
                yield Optional.of(joined.toString());
            }
            case Array _, Dictionary _, Token _ -> Optional.empty();
        };
    }
}
