package layerwise.grading;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The names in the code of one cell, as the compiler's own parser sees them. Nothing is resolved
 * and nothing is run.
 *
 * <p>A cell mixes imports, declarations and statements, which no compilation unit does, so it is
 * taken apart first ({@link CellPieces}) and each piece is parsed in the frame that fits. A piece
 * that fits none cannot be run either; its words are taken as they stand, so that nothing hides
 * behind a syntax error.
 *
 * @param imports what is imported: {@code a.b.C}, {@code a.b.*}, {@code module a}
 * @param types the types declared at the top
 * @param declared the types, methods and variables declared at the top
 * @param names every simple name that is used
 * @param qualified every name with dots, whole
 * @param texts every text constant
 */
record CellSource(
        List<Name> imports,
        Set<String> types,
        Set<String> declared,
        List<Name> names,
        List<Name> qualified,
        List<Name> texts) {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Never asked for a file, but costly to make. */
    private static final JavaFileManager FILES =
            COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

    /**
     * A longer piece is not parsed, which takes minutes if it is all errors: its words are taken.
     */
    private static final int LONGEST = 200_000;

    /** A name and its line in the cell, from 1. */
    record Name(String text, int line) {}

    /**
     * What a piece is parsed as: a declaration or import; a statement; an expression without its
     * semicolon. The second line of each frame is the piece's first.
     */
    private static final List<UnaryOperator<String>> FRAMES =
            List.of(
                    piece -> "\n" + piece,
                    piece -> "void cell() {\n" + piece + "\n}",
                    piece -> "Object cell =\n" + piece + "\n;");

    /** A piece as the parser sees it. */
    private record Parsed(CompilationUnitTree unit, SourcePositions positions) {}

    /** Reads a cell. */
    static CellSource of(String source) {
        return all(List.of(source)).getFirst();
    }

    /** Reads cells. To start a compiler takes longer than to parse, so one parses all of them. */
    static List<CellSource> all(List<String> sources) {
        var cells = sources.stream().map(CellPieces::split).toList();
        var parsed = new HashMap<CellPieces.Piece, Parsed>();
        for (var frame : FRAMES) {
            var open =
                    cells.stream()
                            .flatMap(List::stream)
                            .distinct()
                            .filter(piece -> piece.text().length() <= LONGEST)
                            .filter(piece -> !parsed.containsKey(piece))
                            .toList();
            parsed.putAll(parse(frame, open));
        }
        return cells.stream().map(cell -> of(cell, parsed)).toList();
    }

    /**
     * A cell as a file that any parser of Java reads, imports left out.
     *
     * @param whole whether all of the cell is in it: what has a syntax error is not
     */
    record Unit(String text, boolean whole) {}

    /** Puts a cell's declarations into a class and its statements into a method of that. */
    static Unit unit(String source) {
        var open = new ArrayList<>(CellPieces.split(source));
        open.removeIf(piece -> piece.text().startsWith("import"));
        var frames = new ArrayList<List<CellPieces.Piece>>();
        for (var frame : FRAMES) {
            var parsed = parse(frame, open).keySet();
            frames.add(open.stream().filter(parsed::contains).toList());
            open.removeAll(parsed);
        }
        var text = new StringBuilder("class Cell {\n");
        frames.get(0).forEach(piece -> text.append(piece.text()).append('\n'));
        text.append("void cell() {\n");
        frames.get(1).forEach(piece -> text.append(piece.text()).append('\n'));
        frames.get(2).forEach(piece -> text.append("Object o =\n" + piece.text() + "\n;\n"));
        // a comment alone is a piece that fits no frame but loses nothing
        boolean whole = open.stream().allMatch(piece -> CellPieces.isBlank(piece));
        return new Unit(text.append("}\n}\n").toString(), whole);
    }

    private static CellSource of(
            List<CellPieces.Piece> pieces, Map<CellPieces.Piece, Parsed> parsed) {
        var found =
                new CellSource(
                        new ArrayList<>(),
                        new HashSet<>(),
                        new HashSet<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        for (var piece : pieces) {
            found.add(piece, Optional.ofNullable(parsed.get(piece)));
        }
        return found;
    }

    /** The simple names that are used, without their lines. */
    Set<String> used() {
        var used = new HashSet<String>();
        names.forEach(name -> used.add(name.text));
        return used;
    }

    private void add(CellPieces.Piece piece, Optional<Parsed> parsed) {
        try {
            if (parsed.isPresent()) {
                var unit = parsed.get().unit;
                new Scanner(unit, parsed.get().positions, piece.line()).scan(unit, null);
                return;
            }
        } catch (StackOverflowError _) {
            // nested deeper than any code that runs: its words say what it uses
        }
        for (var word : CellPieces.words(piece)) {
            (word.text().contains(".") ? qualified : names).add(word);
            for (var part : word.text().split("\\.")) {
                names.add(new Name(part, word.line()));
            }
        }
    }

    /** The pieces that have no syntax error in this frame. */
    private static Map<CellPieces.Piece, Parsed> parse(
            UnaryOperator<String> frame, List<CellPieces.Piece> pieces) {
        try {
            synchronized (FILES) {
                return parseTogether(frame, pieces);
            }
        } catch (IllegalStateException e) {
            // The compiler fails as a whole where one piece is nested too deep for its stack.
            if (!(e.getCause() instanceof StackOverflowError)) {
                throw e;
            }
            var parsed = new HashMap<CellPieces.Piece, Parsed>();
            if (pieces.size() > 1) {
                pieces.forEach(piece -> parsed.putAll(parse(frame, List.of(piece))));
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<CellPieces.Piece, Parsed> parseTogether(
            UnaryOperator<String> frame, List<CellPieces.Piece> pieces) throws IOException {
        var parsed = new HashMap<CellPieces.Piece, Parsed>();
        if (pieces.isEmpty()) {
            return parsed;
        }
        var files = pieces.stream().map(piece -> new CellFile(frame.apply(piece.text()))).toList();
        var refused = new HashSet<Object>();
        DiagnosticListener<JavaFileObject> listener =
                problem -> {
                    if (problem.getKind() == Diagnostic.Kind.ERROR) {
                        refused.add(problem.getSource());
                    }
                };
        // all errors, not the first hundred: a piece with none counts as parsed
        var options = List.of("-proc:none", "-Xmaxerrs", String.valueOf(Integer.MAX_VALUE));
        var task =
                (JavacTask)
                        COMPILER.getTask(
                                Writer.nullWriter(), FILES, listener, options, null, files);
        var positions = Trees.instance(task).getSourcePositions();
        int next = 0;
        for (var unit : task.parse()) {
            if (!refused.contains(files.get(next))) {
                parsed.put(pieces.get(next), new Parsed(unit, positions));
            }
            next++;
        }
        return parsed;
    }

    private static final class CellFile extends SimpleJavaFileObject {
        private final String text;

        CellFile(String text) {
            super(URI.create("string:///Cell.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class Scanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final int firstLine;
        private int depth;

        Scanner(CompilationUnitTree unit, SourcePositions positions, int firstLine) {
            this.unit = unit;
            this.positions = positions;
            this.firstLine = firstLine;
        }

        @Override
        public Void visitImport(ImportTree tree, Void nothing) {
            var name = tree.getQualifiedIdentifier().toString();
            imports.add(at(tree, tree.isModule() ? "module " + name : name));
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            if (depth == 0 && isImplicit(tree)) {
                tree.getMembers().forEach(this::addDeclared);
            } else if (depth <= 1) {
                types.add(tree.getSimpleName().toString());
                declared.add(tree.getSimpleName().toString());
            }
            depth++;
            super.visitClass(tree, nothing);
            depth--;
            return null;
        }

        /**
         * Whether the compiler made this class around members: it begins with the first of them.
         */
        private boolean isImplicit(ClassTree tree) {
            return tree.getMembers().stream().anyMatch(member -> start(member) <= start(tree));
        }

        private long start(Tree tree) {
            return positions.getStartPosition(unit, tree);
        }

        private void addDeclared(Tree member) {
            boolean framed = start(member) == 0; // the frame's own member, not the piece's
            switch (member) {
                case MethodTree method when framed ->
                        method.getBody().getStatements().forEach(this::addDeclared);
                case MethodTree method -> declared.add(method.getName().toString());
                case VariableTree variable when !framed ->
                        declared.add(variable.getName().toString());
                default -> {
                    // classes are visited; nothing else has a name
                }
            }
        }

        @Override
        public Void visitIdentifier(IdentifierTree tree, Void nothing) {
            names.add(at(tree, tree.getName().toString()));
            return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
            qualified.add(at(tree, tree.toString()));
            return super.visitMemberSelect(tree, nothing);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree tree, Void nothing) {
            // Class::forName is as good as Class.forName(...)
            qualified.add(at(tree, tree.getQualifierExpression() + "." + tree.getName()));
            return super.visitMemberReference(tree, nothing);
        }

        @Override
        public Void visitLiteral(LiteralTree tree, Void nothing) {
            if (tree.getValue() instanceof String text) {
                texts.add(at(tree, text));
            }
            return null;
        }

        private Name at(Tree tree, String text) {
            long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
            return new Name(text, (int) line - 2 + firstLine);
        }
    }
}
