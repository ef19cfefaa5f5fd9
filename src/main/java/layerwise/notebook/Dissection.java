package layerwise.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import layerwise.notebook.Fragment.By;
import layerwise.notebook.Released.Known;

/**
 * Takes one cell of a submission apart, where it holds more than one of the assignment's.
 *
 * <p>First by lines: the whole text of a locked or training cell, wherever it stands. What is left
 * is taken apart by its declarations, each of which goes to the solution that must have it.
 */
final class Dissection {
    private final Released released;
    private final Set<String> defined;
    private final Set<String> present;
    private final int number;
    private final Cell cell;
    private final Optional<Fragment> claim;
    private final List<Fragment> fragments = new ArrayList<>();
    private boolean leftOutText;

    /**
     * What a cell was taken apart into.
     *
     * @param leftOutText whether there was text between code, which cannot be run
     */
    record Parts(List<Fragment> fragments, boolean leftOutText) {}

    private Dissection(
            Released released,
            Set<String> defined,
            Set<String> present,
            int number,
            Cell cell,
            Optional<Fragment> claim) {
        this.released = released;
        this.defined = defined;
        this.present = present;
        this.number = number;
        this.cell = cell;
        this.claim = claim;
    }

    /**
     * Takes a cell apart.
     *
     * @param defined solutions that stand written in a cell of their own
     * @param present cells that the metadata of some cell names
     * @param claim the whole cell as its metadata names it
     */
    static Parts of(
            Released released,
            Set<String> defined,
            Set<String> present,
            int number,
            Cell cell,
            Optional<Fragment> claim) {
        var dissection = new Dissection(released, defined, present, number, cell, claim);
        dissection.byLines();
        return new Parts(dissection.fragments, dissection.leftOutText);
    }

    private void byLines() {
        if (isWhole(cell.source())) {
            return;
        }
        var lines = cell.source().lines().toList();
        var student = new ArrayList<String>();
        var parts = new ArrayList<Fragment>();
        boolean claimed = false;
        for (int i = 0; i < lines.size(); ) {
            var block = released.blockAt(lines, i);
            if (block.isEmpty()) {
                student.add(lines.get(i++));
                continue;
            }
            addText(student, parts);
            var known = block.get().cell();
            boolean own = claim.filter(c -> c.id().equals(known.id())).isPresent();
            claimed |= own;
            var text = String.join("\n", block.get().lines());
            var by = own ? claim.get().by() : By.TEXT;
            parts.add(fragment(text, known.id(), by));
            i += block.get().lines().size();
        }
        if (parts.isEmpty()) {
            byPieces(cell.source(), claim.map(Fragment::id).orElse(""));
            return;
        }
        addText(student, parts);
        var rest = claimed ? "" : claim.map(Fragment::id).orElse("");
        for (var part : parts) {
            if (part.isKnown()) {
                fragments.add(part);
            } else {
                byPieces(part.text(), rest);
            }
        }
    }

    private void addText(List<String> lines, List<Fragment> parts) {
        var text = String.join("\n", lines);
        if (!text.isBlank()) {
            parts.add(fragment(text.strip(), "", By.NOTHING));
        }
        lines.clear();
    }

    /** Whether a text is that of one cell of the assignment, and nothing has to be taken apart. */
    private boolean isWhole(String text) {
        var same = released.byText(text);
        if (same.isEmpty()) {
            return false;
        }
        var id = claim.map(Fragment::id).orElse("");
        boolean own = same.stream().anyMatch(known -> known.id().equals(id));
        if (own || same.size() > 1) {
            // of several that have this text, the place tells which
            fragments.add(fragment(text, own ? id : "", own ? claim.get().by() : By.NOTHING));
        } else {
            fragments.add(fragment(text, same.getFirst().id(), By.TEXT));
        }
        return true;
    }

    private Fragment fragment(String text, String id, By by) {
        return new Fragment(number, cell, text, Outline.of(text), id, by);
    }

    private void byPieces(String text, String claimed) {
        if (claimed.isEmpty() && isWhole(text)) {
            return;
        }
        var owner = Optional.ofNullable(claimed.isEmpty() ? null : released.get(claimed));
        var outline =
                claim.filter(c -> c.text().equals(text))
                        .map(Fragment::outline)
                        .orElseGet(() -> Outline.of(text));
        boolean isText = !cell.isCode() && owner.filter(Known::isSolution).isEmpty();
        var owners = owners(outline, owner, isText);
        if (owners.stream().allMatch(Optional::isEmpty)) {
            addWhole(text, outline, owner);
            return;
        }
        boolean startsOwn =
                owners.contains(owner) || owner.filter(o -> !o.isSolution()).isPresent();
        var current = startsOwn ? claimed : "";
        int before = fragments.size();
        boolean isCut = false;
        var group = new StringBuilder();
        var added = new StringBuilder();
        var tests = new ArrayList<Fragment>();
        for (int i = 0; i < outline.pieces().size(); i++) {
            var piece = outline.pieces().get(i);
            var next = owners.get(i).map(Known::id).orElse(current);
            if (owners.get(i).isEmpty() && piece.isProse()) {
                leftOutText = true;
                isCut = true;
                continue;
            }
            if (owners.get(i).isEmpty()
                    && owner.filter(this::isLockedCode).isPresent()
                    && current.equals(claimed)
                    && isAddition(piece, outline)) {
                added.append(outline.text(piece).strip()).append('\n');
                continue;
            }
            if (owners.get(i).filter(o -> !o.isSolution() && !o.id().equals(claimed)).isPresent()) {
                // a test among the student's code: what stands around it stays together
                tests.add(fragment(outline.text(piece).strip(), next, By.CONTENT));
                isCut = true;
                continue;
            }
            if (owners.get(i).isEmpty() && owner.isPresent() && !owner.get().isSolution()) {
                // in a cell that is not the student's, only what belongs to a solution is theirs
                next = stays(piece, outline, owner.get()) ? claimed : current;
            }
            if (!next.equals(current) && !current.isEmpty()) {
                flush(group, current);
            }
            current = next;
            group.append(codeOf(piece, outline, owners.get(i)));
        }
        flush(group, current);
        flush(added, "");
        fragments.addAll(tests);
        if (fragments.size() == before + 1 && !isCut && !leftOutText) {
            // all of it is one cell's: the text as it was written, for the lines in messages
            fragments.set(before, fragments.get(before).withText(text));
        }
    }

    private boolean stays(Outline.Piece piece, Outline outline, Known owner) {
        var code = outline.code(piece);
        return owner.outline().pieces().stream()
                .anyMatch(p -> owner.outline().code(p).equals(code));
    }

    /** A piece's text; where prose stands before its declaration, only what follows. */
    private String codeOf(Outline.Piece piece, Outline outline, Optional<Known> owner) {
        var text = outline.text(piece);
        if (!piece.isProse() || owner.isEmpty()) {
            return text;
        }
        var stub = owner.get().cell().source().lines().map(String::strip).toList();
        var lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            boolean declares =
                    !line.isEmpty()
                            && stub.contains(line)
                            && !Outline.of(String.join("\n", lines.subList(i, lines.size())))
                                    .pieces()
                                    .getFirst()
                                    .isProse();
            if (declares) {
                leftOutText |= i > 0;
                return "\n" + String.join("\n", lines.subList(i, lines.size()));
            }
        }
        return text;
    }

    private void flush(StringBuilder group, String id) {
        if (!group.toString().isBlank()) {
            boolean own = claim.filter(c -> c.id().equals(id)).isPresent();
            var by = own ? claim.get().by() : id.isEmpty() ? By.NOTHING : By.CONTENT;
            fragments.add(fragment(group.toString().strip(), id, by));
        }
        group.setLength(0);
    }

    /** Which cell each piece belongs to, where that can be told from the piece. */
    private List<Optional<Known>> owners(Outline outline, Optional<Known> claimed, boolean isText) {
        var owners = outline.pieces().stream().map(p -> released.owner(p.keys())).toList();
        boolean isOther =
                claimed.filter(Known::isSolution).isPresent() && !owners.contains(claimed);
        return owners.stream()
                .map(owner ->
                        owner.filter(o ->
                                claimed.filter(o::equals).isPresent()
                                        || isTaken(o, isOther, isText)))
                .toList();
    }

    /**
     * Whether a piece is taken to the cell that it belongs to.
     *
     * @param isOther whether it stands in a cell that is named wrongly
     */
    private boolean isTaken(Known owner, boolean isOther, boolean isText) {
        if (!owner.isSolution()) {
            return !isText;
        }
        // notes may quote code: they are code only where there is no other
        return isText ? !present.contains(owner.id()) : isOther || !defined.contains(owner.id());
    }

    /** A text that need not be taken apart. */
    private void addWhole(String text, Outline outline, Optional<Known> owner) {
        if (owner.isEmpty()) {
            fragments.add(new Fragment(number, cell, text, outline, "", By.NOTHING));
            return;
        }
        fragments.add(
                new Fragment(number, cell, text, outline, owner.get().id(), claim.get().by()));
        if (owner.filter(this::isLockedCode).isPresent()) {
            var added = new StringBuilder();
            outline.pieces().stream()
                    .filter(piece -> isAddition(piece, outline))
                    .forEach(piece -> added.append(outline.text(piece).strip()).append('\n'));
            flush(added, "");
        }
    }

    private boolean isLockedCode(Known known) {
        return cell.isCode() && (known.role() == Role.GIVEN || known.role() == Role.CHECK);
    }

    /** Whether it is the student's own, in a cell that is the assignment's. */
    private boolean isAddition(Outline.Piece piece, Outline outline) {
        boolean isNew =
                piece.isImport()
                        ? !released.hasImport(outline.code(piece))
                        : !released.declares(piece.keys());
        return isNew && piece.isDeclaration() && !piece.isProse();
    }
}
