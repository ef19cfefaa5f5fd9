package layerwise.grading;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
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

    /** A name and its line in the cell, from 1. */
    record Name(String text, int line) {}

    /** Reads a cell. */
    static CellSource of(String source) {
        var found =
                new CellSource(
                        new ArrayList<>(),
                        new HashSet<>(),
                        new HashSet<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        for (var piece : CellPieces.split(source)) {
            found.read(piece);
        }
        return found;
    }

    /** The simple names that are used, without their lines. */
    Set<String> used() {
        var used = new HashSet<String>();
        names.forEach(name -> used.add(name.text));
        return used;
    }

    private void read(CellPieces.Piece piece) {
        // the frames: a declaration or import; a statement; an expression without its semicolon
        boolean parsed =
                parse("\n" + piece.text(), piece.line())
                        || parse("void cell() {\n" + piece.text() + "\n}", piece.line())
                        || parse("Object cell =\n" + piece.text() + "\n;", piece.line());
        if (!parsed) {
            for (var word : CellPieces.words(piece)) {
                (word.text().contains(".") ? qualified : names).add(word);
                for (var part : word.text().split("\\.")) {
                    names.add(new Name(part, word.line()));
                }
            }
        }
    }

    /** Parses a frame whose second line is the piece's first; false if it has syntax errors. */
    private boolean parse(String framed, int firstLine) {
        synchronized (FILES) {
            return parseAlone(framed, firstLine);
        }
    }

    private boolean parseAlone(String framed, int firstLine) {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var task =
                (JavacTask)
                        COMPILER.getTask(
                                null,
                                null,
                                problems,
                                List.of("-proc:none"),
                                null,
                                List.of(new CellFile(framed)));
        try {
            var units = task.parse();
            if (problems.getDiagnostics().stream()
                    .anyMatch(d -> d.getKind() == Diagnostic.Kind.ERROR)) {
                return false;
            }
            for (var unit : units) {
                var positions = Trees.instance(task).getSourcePositions();
                new Scanner(unit, positions, firstLine).scan(unit, null);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            // depth 0 is the class that the compiler makes around a compact source file's members
            boolean implicit = depth == 0 && positions.getStartPosition(unit, tree) <= 0;
            if (!implicit && depth <= 1) {
                types.add(tree.getSimpleName().toString());
                declared.add(tree.getSimpleName().toString());
            }
            if (implicit) {
                tree.getMembers().forEach(this::addDeclared);
            }
            depth++;
            super.visitClass(tree, nothing);
            depth--;
            return null;
        }

        private void addDeclared(Tree member) {
            switch (member) {
                case MethodTree method -> declared.add(method.getName().toString());
                case VariableTree variable -> declared.add(variable.getName().toString());
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
