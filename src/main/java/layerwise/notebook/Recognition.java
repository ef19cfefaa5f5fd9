package layerwise.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.notebook.Fragment.By;
import layerwise.notebook.Released.Known;

/**
 * Tells which of the assignment's cells each part of a submission is: by {@code grade_id}, by the
 * cell's own id, by its text, by what it declares, by its place between its neighbors.
 */
final class Recognition {
    /** Share of common words from which two cells are taken for the same. */
    private static final double ALIKE = 0.5;

    /** Share of a stub's words that must be in a student's cell; what is written only adds some. */
    private static final double KEPT = 0.7;

    private final Released released;
    private final List<Fragment> fragments = new ArrayList<>();
    private final List<Integer> withText = new ArrayList<>();

    /**
     * What was recognized.
     *
     * @param fragments the submission's cells and parts of cells, in order
     * @param withText cells with text between their code that cannot be run
     */
    record Found(List<Fragment> fragments, List<Integer> withText) {}

    private Recognition(Released released) {
        this.released = released;
    }

    static Found of(Released released, Notebook submission) {
        var recognition = new Recognition(released);
        recognition.takeApart(submission);
        recognition.joinTails();
        recognition.byPlace();
        recognition.byLikeness();
        recognition.theLastOne();
        recognition.copies();
        return new Found(recognition.fragments, recognition.withText);
    }

    private void takeApart(Notebook submission) {
        var claims = claims(submission);
        var present = new HashSet<String>();
        var defined = new HashSet<String>();
        for (var claim : claims) {
            claim.ifPresent(found -> present.add(found.id()));
            claim.filter(this::isWritten).ifPresent(found -> defined.add(found.id()));
        }
        for (int i = 0; i < claims.size(); i++) {
            var cell = submission.cells().get(i);
            var parts = Dissection.of(released, defined, present, i + 1, cell, claims.get(i));
            fragments.addAll(parts.fragments());
            if (parts.leftOutText()) {
                withText.add(i + 1);
            }
        }
    }

    /** What the metadata of each cell says that it is. */
    private List<Optional<Fragment>> claims(Notebook submission) {
        var gradeIds =
                submission.cells().stream()
                        .flatMap(cell -> cell.gradeId().stream())
                        .collect(Collectors.toSet());
        var claims = new ArrayList<Optional<Fragment>>();
        for (var cell : submission.cells()) {
            var text = cell.source();
            var outline = Outline.of(text);
            int number = claims.size() + 1;
            var byGradeId =
                    cell.gradeId()
                            .filter(released.cells()::containsKey)
                            .map(id -> new Fragment(number, cell, text, outline, id, By.GRADE_ID));
            claims.add(
                    byGradeId.or(() ->
                            cell.id()
                                    .flatMap(released::byCellId)
                                    .filter(id -> !gradeIds.contains(id))
                                    .map(id ->
                                            new Fragment(
                                                    number, cell, text, outline, id, By.CELL_ID))));
        }
        return claims;
    }

    /** Whether it is a solution that declares what it must, and is not as it was handed out. */
    private boolean isWritten(Fragment claim) {
        var known = released.get(claim.id());
        return known.isSolution()
                && !isUntouched(claim)
                && released.owner(claim.outline().keys()).filter(known::equals).isPresent();
    }

    private boolean isUntouched(Fragment fragment) {
        var given = released.get(fragment.id()).cell().source();
        return Released.plain(fragment.text()).equals(Released.plain(given));
    }

    /** The end of a cell that was split has no name; its beginning has a bracket left open. */
    private void joinTails() {
        for (int i = 0; i < fragments.size(); i++) {
            var tail = fragments.get(i);
            if (tail.isKnown() || tail.outline().isBalanced()) {
                continue;
            }
            int at = i;
            var heads =
                    fragments.stream()
                            .filter(f -> f.isKnown() && released.get(f.id()).isSolution())
                            .filter(f -> f.outline().isOpen())
                            .filter(f -> Outline.of(f.text() + "\n" + tail.text()).isBalanced())
                            .toList();
            heads.stream()
                    .filter(head -> fragments.indexOf(head) < at)
                    .reduce((_, last) -> last)
                    .or(() -> heads.stream().findFirst())
                    .ifPresent(head -> fragments.set(at, tail.as(head.id(), By.CONTENT)));
        }
    }

    /** Unknown cells between known ones are the ones missing there, where there are as many. */
    private void byPlace() {
        for (int from = 0; from < fragments.size(); from++) {
            if (fragments.get(from).isKnown()) {
                continue;
            }
            int to = from;
            while (to < fragments.size() && !fragments.get(to).isKnown()) {
                to++;
            }
            int low = from == 0 ? -1 : released.get(fragments.get(from - 1).id()).index();
            int high =
                    to == fragments.size()
                            ? released.cells().size()
                            : released.get(fragments.get(to).id()).index();
            pair(from, to, low, high, true);
            pair(from, to, low, high, false);
            from = to;
        }
    }

    private void pair(int from, int to, int low, int high, boolean code) {
        var places = new ArrayList<Integer>();
        for (int i = from; i < to; i++) {
            if (!fragments.get(i).isKnown() && fragments.get(i).cell().isCode() == code) {
                places.add(i);
            }
        }
        var missing =
                missing()
                        .filter(known -> known.index() > low && known.index() < high)
                        .filter(known -> known.cell().isCode() == code)
                        .toList();
        if (places.size() == missing.size()) {
            for (int i = 0; i < places.size(); i++) {
                set(places.get(i), missing.get(i));
            }
        } else {
            alike(places, missing);
        }
    }

    private void set(int place, Known known) {
        var fragment = fragments.get(place);
        boolean isSame = known.cell().source().equals(fragment.text());
        if (isSame || isPossible(fragment, known)) {
            fragments.set(place, fragment.as(known.id(), isSame ? By.TEXT : By.PLACE));
        }
    }

    /** What is taken for a cell that is not the student's does not run: be sure of it. */
    private boolean isPossible(Fragment fragment, Known known) {
        return switch (known.role()) {
            case SOLUTION, ANSWER, TEXT, EXTRA -> true;
            case RUN -> !isNeeded(fragment);
            case GIVEN, CHECK -> likeness(fragment, known) >= ALIKE;
        };
    }

    /** Whether it does nothing but declare, or a solution names what it declares. */
    private boolean isNeeded(Fragment fragment) {
        if (fragment.outline().pieces().stream().allMatch(Outline.Piece::isDeclaration)) {
            return true;
        }
        var names =
                fragment.outline().keys().stream()
                        .filter(key -> key.startsWith("type ") || key.startsWith("method "))
                        .map(key -> key.substring(key.indexOf(' ') + 1))
                        .collect(Collectors.toSet());
        return !names.isEmpty()
                && fragments.stream()
                        .filter(f -> f.isKnown() && released.get(f.id()).isSolution())
                        .flatMap(f -> f.outline().vocabulary().stream())
                        .anyMatch(names::contains);
    }

    /** Wherever they stand, cells that have much in common with a missing one. */
    private void byLikeness() {
        for (boolean code : new boolean[] {true, false}) {
            var places = new ArrayList<Integer>();
            for (int i = 0; i < fragments.size(); i++) {
                if (!fragments.get(i).isKnown() && fragments.get(i).cell().isCode() == code) {
                    places.add(i);
                }
            }
            alike(places, missing().filter(known -> known.cell().isCode() == code).toList());
        }
    }

    private void alike(List<Integer> places, List<Known> missing) {
        record Match(int place, Known known, double likeness) {}
        var matches = new ArrayList<Match>();
        for (int place : places) {
            for (var known : missing) {
                double likeness = likeness(fragments.get(place), known);
                boolean runs = known.role() != Role.RUN || !isNeeded(fragments.get(place));
                if (runs && likeness >= (known.isSolution() ? KEPT : ALIKE)) {
                    matches.add(new Match(place, known, likeness));
                }
            }
        }
        matches.sort(Comparator.comparingDouble(Match::likeness).reversed());
        var taken = new HashSet<Known>();
        for (var match : matches) {
            var fragment = fragments.get(match.place());
            if (!fragment.isKnown() && taken.add(match.known())) {
                fragments.set(match.place(), fragment.as(match.known().id(), By.TEXT));
            }
        }
    }

    private static double likeness(Fragment fragment, Known known) {
        if (Released.plain(fragment.text()).equals(Released.plain(known.cell().source()))) {
            return 1;
        }
        var own = known.outline();
        return known.isSolution()
                ? own.shareIn(fragment.outline())
                : own.likeness(fragment.outline());
    }

    /**
     * Where one training cell is missing, the unknown cell that uses most of what only training
     * cells declare.
     */
    private void theLastOne() {
        var missing = missing().filter(known -> known.cell().isCode()).toList();
        if (missing.size() != 1 || missing.getFirst().role() != Role.RUN) {
            return;
        }
        var places = new HashMap<Integer, Long>();
        var training = trainingNames();
        for (int i = 0; i < fragments.size(); i++) {
            var fragment = fragments.get(i);
            if (!fragment.isKnown() && fragment.cell().isCode() && !isNeeded(fragment)) {
                var words = fragment.outline().vocabulary().stream();
                places.put(i, words.filter(training::contains).count());
            }
        }
        places.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .max(
                        Map.Entry.<Integer, Long>comparingByValue()
                                .thenComparing(
                                        Map.Entry.<Integer, Long>comparingByKey().reversed()))
                .ifPresent(entry -> set(entry.getKey(), missing.getFirst()));
    }

    /** An unknown cell with the very code of a known one is a copy of it. */
    private void copies() {
        if (fragments.stream().allMatch(f -> f.isKnown() || !f.cell().isCode())) {
            return;
        }
        var codes = new HashMap<String, String>();
        for (var fragment : fragments) {
            if (fragment.isKnown() && fragment.cell().isCode()) {
                codes.putIfAbsent(fragment.outline().code(), fragment.id());
            }
        }
        fragments.replaceAll(fragment -> {
            boolean isOwn = !fragment.isKnown() && fragment.cell().isCode();
            var id = isOwn ? codes.get(fragment.outline().code()) : null;
            return id == null ? fragment : fragment.as(id, By.TEXT);
        });
    }

    private Set<String> trainingNames() {
        var names = new HashSet<String>();
        var others = new HashSet<String>();
        for (var known : released.cells().values()) {
            if (known.role() == Role.RUN) {
                known.outline().keys().forEach(k -> names.add(k.substring(k.indexOf(' ') + 1)));
            } else if (known.cell().isCode()) {
                others.addAll(known.outline().vocabulary());
            }
        }
        names.removeAll(others);
        return names;
    }

    private Stream<Known> missing() {
        var found = fragments.stream().map(Fragment::id).collect(Collectors.toSet());
        return released.cells().values().stream().filter(known -> !found.contains(known.id()));
    }
}
