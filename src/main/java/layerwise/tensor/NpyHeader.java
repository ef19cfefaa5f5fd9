package layerwise.tensor;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a .npy file: a Python dictionary in a fixed form.
 *
 * @param type kind and width of an element, as in {@code f8}
 * @param order byte order of an element
 * @param fortran whether the first axis varies fastest
 * @param shape the sizes
 */
record NpyHeader(String type, ByteOrder order, boolean fortran, Shape shape) {
    private static final Set<String> TYPES =
            Set.of("f8", "f4", "i8", "i4", "i2", "i1", "u1", "u2", "u4", "b1");
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>=|]?)([^']*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");

    int width() {
        return type.charAt(1) - '0';
    }

    static NpyHeader parse(String text, String name, int at) throws NpyFormatException {
        var type = find(TYPE, text, name, at, "a 'descr' of one number, as in '<f8'");
        var fortran = find(FORTRAN, text, name, at, "'fortran_order': True or False");
        var shape = find(SHAPE, text, name, at, "a 'shape', as in (2, 3)");
        if (!TYPES.contains(type.group(2))) {
            throw new NpyFormatException(
                    name,
                    at + type.start(),
                    "has elements of type '"
                            + type.group(1)
                            + type.group(2)
                            + "', needs floats (f8, f4), integers (i8, i4, i2, i1, u4, u2, u1) or"
                            + " booleans (b1); convert with astype before saving");
        }
        var order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(
                type.group(2),
                order,
                fortran.group(1).equals("True"),
                sizes(shape.group(1), name, at + shape.start()));
    }

    private static Matcher find(Pattern part, String text, String name, int at, String needed)
            throws NpyFormatException {
        var matcher = part.matcher(text);
        if (!matcher.find()) {
            throw new NpyFormatException(
                    name, at, "has the header " + text.strip() + ", needs " + needed);
        }
        return matcher;
    }

    private static Shape sizes(String listed, String name, int at) throws NpyFormatException {
        try {
            return Shape.of(
                    Arrays.stream(listed.replace("L", "").split(","))
                            .map(String::strip)
                            .filter(size -> !size.isEmpty())
                            .mapToInt(Integer::parseInt)
                            .toArray());
        } catch (NumberFormatException | ShapeException e) {
            var wrong =
                    new NpyFormatException(
                            name,
                            at,
                            "has the shape ("
                                    + listed
                                    + "), needs one of at most 2147483639 elements");
            wrong.initCause(e);
            throw wrong;
        }
    }
}
