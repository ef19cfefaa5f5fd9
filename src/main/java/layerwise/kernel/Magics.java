package layerwise.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/** Lines of a cell that speak to the kernel: {@code %load Layer.java}, {@code %%time}. */
final class Magics {
    private static final Pattern LINE = Pattern.compile("\\s*(%%?)(\\w+)(?:\\s+(.*?))?\\s*");
    private static final List<String> DOWNLOADS =
            List.of("jars", "maven", "addMavenDependency", "addMavenDependencies", "mavenRepo");

    /** A part of a cell, run in order. */
    sealed interface Segment {
        /** Java, with empty lines before it so that its lines are those of the cell. */
        record Code(String source) implements Segment {}

        /** {@code %name arguments}. */
        record Line(String name, List<String> arguments) implements Segment {}

        /** {@code %%name arguments} at the start, with all that follows. */
        record Whole(String name, List<String> arguments, String body) implements Segment {}
    }

    private Magics() {}

    static void register(MagicsRegistry registry) {
        LineMagic<Object, LayerwiseKernel> load = Magics::load;
        LineMagic<Object, LayerwiseKernel> classPath = Magics::classPath;
        LineMagic<Object, LayerwiseKernel> timeLine =
                (kernel, arguments) -> timed(kernel, String.join(" ", arguments));
        LineMagic<Object, LayerwiseKernel> list = (kernel, _) -> list(kernel.getMagicsRegistry());
        CellMagic<Object, LayerwiseKernel> timeCell = (kernel, _, body) -> timed(kernel, body);
        registry.registerLineMagic("load", load)
                .registerLineMagic("classpath", classPath)
                .registerLineMagic("time", timeLine)
                .registerLineMagic("lsmagic", list)
                .registerCellMagic("time", timeCell);
        for (var name : DOWNLOADS) {
            LineMagic<Object, LayerwiseKernel> refuse = (_, _) -> refuse(name);
            registry.registerLineMagic(name, refuse);
        }
    }

    /** Takes a cell apart into Java and magics; a line is a magic if its name is registered. */
    static List<Segment> segments(String cell, MagicsRegistry registry) {
        var lines = cell.split("\n", -1);
        var segments = new ArrayList<Segment>();
        var code = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < lines.length; i++) {
            var magic = LINE.matcher(lines[i]);
            boolean isMagic = lines[i].contains("%") && magic.matches();
            if (isMagic && first && magic.group(1).equals("%%")) {
                known(registry.getCellMagicNames().contains(magic.group(2)), "%%" + magic.group(2));
                var body =
                        "\n".repeat(i + 1)
                                + String.join(
                                        "\n", Arrays.asList(lines).subList(i + 1, lines.length));
                return List.of(new Segment.Whole(magic.group(2), arguments(magic.group(3)), body));
            }
            boolean registered =
                    isMagic
                            && magic.group(1).equals("%")
                            && registry.getLineMagicNames().contains(magic.group(2));
            known(registered || !isMagic || !first, "%" + (isMagic ? magic.group(2) : ""));
            if (registered) {
                add(code, segments);
                segments.add(new Segment.Line(magic.group(2), arguments(magic.group(3))));
                code = new StringBuilder("\n".repeat(i + 1));
            } else {
                code.append(lines[i]).append('\n');
            }
            first = first && lines[i].isBlank();
        }
        add(code, segments);
        return segments;
    }

    /** The cell with its magic lines emptied, for completion. */
    static String withoutMagics(String cell, MagicsRegistry registry) {
        return cell.lines()
                .map(line -> {
                    var magic = LINE.matcher(line);
                    boolean registered =
                            magic.matches()
                                    && (registry.getLineMagicNames().contains(magic.group(2))
                                            || magic.group(1).equals("%%"));
                    return registered ? " ".repeat(line.length()) : line;
                })
                .collect(Collectors.joining("\n"));
    }

    private static void known(boolean known, String magic) {
        if (!known) {
            throw new IllegalArgumentException(
                    magic + " is no magic of this kernel; %lsmagic lists those there are");
        }
    }

    private static void add(StringBuilder code, List<Segment> segments) {
        if (!code.toString().isBlank()) {
            segments.add(new Segment.Code(code.toString()));
        }
    }

    private static List<String> arguments(String rest) {
        return rest == null || rest.isBlank() ? List.of() : List.of(rest.strip().split("\\s+"));
    }

    private static Object load(LayerwiseKernel kernel, List<String> arguments) throws IOException {
        for (var name : required("%load", "a .java file", arguments)) {
            var file = existing("%load", Path.of(name));
            // A class of a cell is in no package; the line stays, so that lines keep their numbers.
            var source =
                    Files.readString(file).replaceFirst("(?m)^\\s*package\\s+[\\w.]+\\s*;", "");
            kernel.evaluate(file.getFileName().toString(), source);
        }
        return null;
    }

    private static Object classPath(LayerwiseKernel kernel, List<String> arguments)
            throws IOException {
        for (var name : required("%classpath", "a jar or a folder of classes", arguments)) {
            kernel.addToClassPath(existing("%classpath", Path.of(name)));
        }
        return null;
    }

    private static List<String> required(String magic, String what, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException(magic + " has no argument, needs " + what);
        }
        return arguments;
    }

    private static Path existing(String magic, Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException(
                    magic
                            + ": "
                            + path
                            + " cannot be read; the folder here is "
                            + Path.of("").toAbsolutePath());
        }
        return path;
    }

    private static Object timed(LayerwiseKernel kernel, String source) {
        long start = System.nanoTime();
        var value = kernel.evaluate(kernel.currentCell(), source);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(
                seconds < 1
                        ? String.format(Locale.ROOT, "time: %.1f ms", seconds * 1e3)
                        : String.format(Locale.ROOT, "time: %.2f s", seconds));
        return value;
    }

    private static Object list(MagicsRegistry registry) {
        var names = new TreeSet<String>();
        registry.getLineMagicNames().forEach(name -> names.add("%" + name));
        registry.getCellMagicNames().forEach(name -> names.add("%%" + name));
        names.removeIf(name -> DOWNLOADS.contains(name.substring(1)));
        System.out.println(String.join("  ", names));
        return null;
    }

    private static Object refuse(String name) {
        throw new UnsupportedOperationException(
                "%"
                        + name
                        + " downloads libraries, which this kernel does not: a notebook has to run"
                        + " the same when it is graded, where there is no network. %classpath adds"
                        + " a jar that is already here.");
    }
}
