package layerwise.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import layerwise.notebook.Released.Known;

/**
 * What runs in the place of one solution cell, where it stands several times in a submission.
 *
 * <p>Parts of a cell that was split run one after the other; where a bracket is open between them
 * they are put together. Of copies that declare the same, the later one counts, since in a notebook
 * that is run from the top it replaces what the earlier one declared.
 */
final class SolutionParts {
    private final Known known;
    private final List<String> repairs = new ArrayList<>();
    private final List<String> concerns = new ArrayList<>();
    private final List<Fragment> parts;

    private SolutionParts(Known known, List<Fragment> copies) {
        this.known = known;
        this.parts = parts(copies);
    }

    static SolutionParts of(Known known, List<Fragment> copies) {
        return new SolutionParts(known, copies);
    }

    /** What runs, in order; empty if there is none. */
    List<Fragment> parts() {
        return parts;
    }

    /** What was done, in sentences about the cell. */
    List<String> repairs() {
        return repairs;
    }

    /** What a person has to decide, likewise. */
    List<String> concerns() {
        return concerns;
    }

    private List<Fragment> parts(List<Fragment> copies) {
        if (copies.size() < 2) {
            return copies;
        }
        var given = Released.plain(known.cell().source());
        var written = new LinkedHashMap<String, Fragment>();
        for (var copy : copies) {
            if (!Released.plain(copy.text()).equals(given)) {
                written.putIfAbsent(copy.outline().code(), copy);
            }
        }
        if (written.isEmpty()) {
            return copies.stream().limit(1).toList();
        }
        var joined = joined(List.copyOf(written.values()));
        var standing = standing(joined);
        repairs.add(
                " stands "
                        + copies.size()
                        + " times ("
                        + places(copies)
                        + "); "
                        + used(written.size(), joined, standing));
        return standing;
    }

    private static String used(int written, List<Fragment> joined, List<Fragment> standing) {
        if (written > joined.size()) {
            return "it was put together again from its parts.";
        }
        if (standing.size() < joined.size()) {
            return places(standing)
                    + (standing.size() == 1 ? " counts" : " count")
                    + ", since the later of two counts.";
        }
        return standing.size() == 1
                ? places(standing) + " was used."
                : places(standing) + " run one after the other, in its place.";
    }

    /** Parts with brackets left open put together, where that closes them. */
    private List<Fragment> joined(List<Fragment> copies) {
        if (copies.size() == 1 || copies.stream().allMatch(c -> c.outline().isBalanced())) {
            return copies;
        }
        var torn = torn(copies);
        var text = inOrder(torn);
        var whole = copies.stream().filter(copy -> !torn.contains(copy)).toList();
        if (text.isEmpty()) {
            concerns.add(
                    " is torn apart ("
                            + places(torn)
                            + ") and does not fit together; a bracket is missing.");
            return copies;
        }
        var loose = whole.stream().filter(copy -> !declares(copy)).toList();
        if (!loose.isEmpty()) {
            concerns.add(
                    " is torn apart ("
                            + places(torn)
                            + "), and it is not certain where "
                            + places(loose)
                            + " belongs.");
        }
        var put = torn.getFirst().withText(text);
        var all = new ArrayList<Fragment>();
        boolean isThere = whole.stream().anyMatch(w -> w.outline().code().equals(codeOf(text)));
        for (var copy : copies) {
            if (copy.equals(torn.getFirst()) && !isThere) {
                all.add(put);
            } else if (whole.contains(copy)) {
                all.add(copy);
            }
        }
        return all;
    }

    /** The parts with a bracket open, and what stands between them and is no copy of its own. */
    private List<Fragment> torn(List<Fragment> copies) {
        var open = copies.stream().filter(copy -> !copy.outline().isBalanced()).toList();
        int first = copies.indexOf(open.getFirst());
        int last = copies.indexOf(open.getLast());
        return copies.subList(first, last + 1).stream()
                .filter(copy -> open.contains(copy) || !declares(copy))
                .toList();
    }

    /** Whether it declares something that the cell must have. */
    private boolean declares(Fragment copy) {
        return copy.outline().keys().stream().anyMatch(known.outline().keys()::contains);
    }

    private static String codeOf(String text) {
        return Outline.of(text).code();
    }

    /** The parts as one text, in the notebook's order or else, if there are two, turned around. */
    private static String inOrder(List<Fragment> torn) {
        var text = torn.stream().map(Fragment::text).collect(Collectors.joining("\n"));
        if (Outline.of(text).isBalanced()) {
            return text;
        }
        if (torn.size() == 2) {
            var turned = torn.getLast().text() + "\n" + torn.getFirst().text();
            return Outline.of(turned).isBalanced() ? turned : "";
        }
        return "";
    }

    /** Without those that a later one replaces in everything that they declare. */
    private List<Fragment> standing(List<Fragment> copies) {
        var standing = new ArrayList<Fragment>();
        for (int i = 0; i < copies.size(); i++) {
            var copy = copies.get(i);
            var declared = copy.outline().declared();
            var later =
                    copies.subList(i + 1, copies.size()).stream()
                            .filter(other -> replaces(other, declared))
                            .toList();
            if (later.isEmpty()) {
                standing.add(copy);
            } else {
                doubt(copy, later.getLast());
            }
        }
        return standing;
    }

    private static boolean replaces(Fragment later, Set<String> declared) {
        return !declared.isEmpty() && later.outline().declared().containsAll(declared);
    }

    /** Says so where the later of two copies need not be the one that the student meant. */
    private void doubt(Fragment earlier, Fragment later) {
        var first = earlier.executionCount();
        var second = later.executionCount();
        var cells = "cells " + earlier.number() + " and " + later.number();
        if (first.isPresent() && second.isEmpty()) {
            concerns.add(
                    " stands in two versions ("
                            + cells
                            + "); the later was used, but only the earlier was ever run.");
        } else if (first.isPresent() && first.equals(second)) {
            concerns.add(
                    " stands in two versions ("
                            + cells
                            + "); the later was used, but one of them was changed after it was run.");
        } else if (first.isPresent() && first.get() > second.get()) {
            concerns.add(
                    " stands in two versions ("
                            + cells
                            + "); the later was used, but the earlier was run after it.");
        }
        var missing = new TreeSet<>(later.outline().unwritten());
        missing.removeAll(earlier.outline().unwritten());
        if (!missing.isEmpty()) {
            concerns.add(
                    " stands in two versions ("
                            + cells
                            + "); the later was used, but in it \""
                            + missing.getFirst()
                            + "\", as it is not in the earlier.");
        }
    }

    /** {@code cell 3}, {@code cells 3, 4}. */
    static String places(List<Fragment> copies) {
        var numbers = copies.stream().map(Fragment::number).distinct().toList();
        return (numbers.size() == 1 ? "cell " : "cells ")
                + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The parts by the number of their cell. */
    static Map<Integer, List<Fragment>> byCell(List<Fragment> fragments) {
        return fragments.stream()
                .collect(
                        Collectors.groupingBy(
                                Fragment::number, LinkedHashMap::new, Collectors.toList()));
    }
}
