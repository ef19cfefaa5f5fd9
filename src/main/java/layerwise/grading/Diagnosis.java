package layerwise.grading;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import layerwise.checks.CheckSpec;
import layerwise.grading.Finding.Sureness;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Result;
import layerwise.tensor.Tensor;

/**
 * Finds the known mistakes that put out the same as one submission does, on the same inputs.
 *
 * <p>In order: each mistake that a failed check must catch; the mistakes that are sure by then, in
 * the other failed checks that need their cell; two mistakes at once, those that are found before
 * the commonest, and never more than {@value #MOST_PAIRS} pairs for a check. A mistake is out of
 * the question if a check that must catch it passed, a pair if the two would not make wrong what is
 * wrong. Of several that fit, those remain that explain most of the failed checks.
 */
final class Diagnosis {
    /** Each pair costs a run of the solution's cells, kept for the next submission. */
    static final int MOST_PAIRS = 6;

    /** What a diagnosis rests on. */
    interface Ground {
        /** What the solution with these mistakes puts out in these checks. */
        Result run(Cause cause, List<String> checks);

        /** The right outputs of each case of a check. */
        List<Map<String, Tensor>> expected(CheckSpec check);

        /** The checks that need all the cells in which the mistakes stand, in order. */
        List<String> affected(Cause cause);

        /** Whether the mistakes can be made together. */
        boolean canBeMade(Cause cause);
    }

    /**
     * A mistake that may be part of what is wrong.
     *
     * @param wrong the outputs that it makes wrong when it is made alone
     * @param explained those of them that are the submission's
     */
    private record Part(Mistake mistake, int rank, BitSet wrong, BitSet explained) {

        /**
         * Whether the two could make what is wrong, each alone where the other makes nothing so.
         */
        boolean completes(Part other, BitSet allWrong) {
            var together = (BitSet) wrong.clone();
            together.or(other.wrong);
            return together.equals(allWrong) && leaves(other) && other.leaves(this);
        }

        private boolean leaves(Part other) {
            var alone = (BitSet) wrong.clone();
            alone.andNot(other.wrong);
            alone.andNot(explained);
            return alone.isEmpty();
        }
    }

    private record PairOfParts(Cause cause, boolean found, int explained, int common, int rank) {}

    private final List<Mistake> mistakes;
    private final Ground ground;
    private final Set<String> passed;
    private final Map<String, Likeness> open = new LinkedHashMap<>();
    private final Map<String, Finding> found = new LinkedHashMap<>();

    /** Causes that are sure, by the check that showed them. */
    private final Map<Cause, String> sure = new LinkedHashMap<>();

    /**
     * A diagnosis of one submission.
     *
     * @param mistakes the known ones, in the order of their list
     * @param failed the checks to explain, with what the submission put out for each case
     * @param passed the checks that the submission passed
     */
    Diagnosis(
            List<Mistake> mistakes,
            Ground ground,
            Map<CheckSpec, List<CaseOutcome>> failed,
            Set<String> passed) {
        this.mistakes = List.copyOf(mistakes);
        this.ground = ground;
        this.passed = Set.copyOf(passed);
        failed.forEach((check, yours) ->
                open.put(check.id(), new Likeness(check, yours, ground.expected(check))));
    }

    /** What was found, by check; nothing for a check that nothing known explains. */
    Map<String, Finding> find() {
        findSingles();
        for (var check : List.copyOf(open.keySet())) {
            findPair(check);
        }
        followUp();
        return found;
    }

    private void findSingles() {
        var fitting = new LinkedHashMap<String, List<Mistake>>();
        open.forEach((check, likeness) -> {
            for (var mistake : possible(check)) {
                if (likeness.isSame(outcomes(mistake, check))) {
                    fitting.computeIfAbsent(check, _ -> new ArrayList<>()).add(mistake);
                }
            }
        });
        // what is sure by one check may explain others too, that need not catch it
        for (var mistake : surelyOne(best(fitting)).keySet()) {
            open.forEach((check, likeness) -> {
                var theirs = elsewhere(Cause.of(mistake), check);
                if (theirs.filter(likeness::isSame).isPresent()) {
                    fitting.computeIfAbsent(check, _ -> new ArrayList<>()).add(mistake);
                }
            });
        }
        var best = best(fitting);
        surelyOne(best).forEach((mistake, check) -> sure.put(Cause.of(mistake), check));
        best.forEach((check, fit) -> settle(check, fit.stream().map(Cause::of).toList()));
    }

    /** Of the mistakes that fit a check those that explain most of the failed checks. */
    private static Map<String, List<Mistake>> best(Map<String, List<Mistake>> fitting) {
        var explained = new HashMap<Mistake, Integer>();
        fitting.values().forEach(fit -> fit.forEach(m -> explained.merge(m, 1, Integer::sum)));
        var best = new LinkedHashMap<String, List<Mistake>>();
        fitting.forEach((check, fit) -> {
            int most = fit.stream().mapToInt(explained::get).max().orElse(0);
            best.put(check, fit.stream().filter(m -> explained.get(m) == most).toList());
        });
        return best;
    }

    /** The mistakes that a check tells from all others, with that check. */
    private Map<Mistake, String> surelyOne(Map<String, List<Mistake>> fitting) {
        var sure = new LinkedHashMap<Mistake, String>();
        fitting.forEach((check, fit) -> {
            if (fit.size() == 1 && open.get(check).isTelling()) {
                sure.putIfAbsent(fit.getFirst(), check);
            }
        });
        return sure;
    }

    /** Records what fits a check, with how sure that is. */
    private void settle(String check, List<Cause> fit) {
        var likeness = open.remove(check);
        int cases = likeness.cases();
        var known = Optional.ofNullable(fit.size() == 1 ? sure.get(fit.getFirst()) : null);
        Sureness sureness;
        if (fit.size() == 1 && (known.isPresent() || likeness.isTelling())) {
            sureness = Sureness.SURE;
            sure.putIfAbsent(fit.getFirst(), check);
            fit.getFirst().mistakes().forEach(m -> sure.putIfAbsent(Cause.of(m), check));
        } else {
            sureness = likeness.isTelling() ? Sureness.ONE_OF : Sureness.PERHAPS;
        }
        var elsewhere = known.filter(other -> !other.equals(check)).orElse("");
        found.put(check, new Finding(sureness, fit, cases, elsewhere));
    }

    /** Looks whether what is sure by one check is what went wrong in those still open. */
    private void followUp() {
        for (var cause : List.copyOf(sure.keySet())) {
            for (var check : List.copyOf(open.keySet())) {
                if (elsewhere(cause, check).filter(open.get(check)::isSame).isPresent()) {
                    settle(check, List.of(cause));
                }
            }
        }
    }

    /** What a cause puts out in a check that needs its cells, though it need not catch it. */
    private Optional<List<CaseOutcome>> elsewhere(Cause cause, String check) {
        var others = new ArrayList<>(ground.affected(cause));
        if (!cause.isPair()) {
            others.removeAll(cause.caught());
        }
        return others.contains(check)
                ? outcomes(ground.run(cause, others), check)
                : Optional.empty();
    }

    private void findPair(String check) {
        var likeness = open.get(check);
        if (!likeness.isTelling()) {
            return;
        }
        var fit = new ArrayList<Cause>();
        for (var pair : pairs(check, likeness)) {
            var theirs = outcomes(ground.run(pair.cause(), List.of(check)), check);
            if (theirs.filter(likeness::isSame).isPresent()) {
                fit.add(pair.cause());
                if (pair.found()) {
                    break;
                }
            }
        }
        if (!fit.isEmpty()) {
            settle(check, fit);
        }
    }

    /** The pairs to try: of mistakes that are found, that explain most, that are commonest. */
    private List<PairOfParts> pairs(String check, Likeness likeness) {
        var parts = parts(check, likeness);
        var pairs = new ArrayList<PairOfParts>();
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size(); j++) {
                var a = parts.get(i);
                var b = parts.get(j);
                var cause = Cause.of(a.mistake(), b.mistake());
                boolean known = isSure(a.mistake()) && isSure(b.mistake());
                boolean complete = known || a.completes(b, likeness.wrong());
                if (!complete || !ground.canBeMade(cause)) {
                    continue;
                }
                var explained = (BitSet) a.explained().clone();
                explained.or(b.explained());
                int common = (a.mistake().common() ? 1 : 0) + (b.mistake().common() ? 1 : 0);
                pairs.add(
                        new PairOfParts(
                                cause,
                                known,
                                explained.cardinality(),
                                common,
                                a.rank() + b.rank()));
            }
        }
        pairs.sort(
                Comparator.comparing(PairOfParts::found)
                        .thenComparing(PairOfParts::explained)
                        .thenComparing(PairOfParts::common)
                        .reversed()
                        .thenComparing(PairOfParts::rank));
        return pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()));
    }

    /** The mistakes that could be one of two, those of the check and those that are sure. */
    private List<Part> parts(String check, Likeness likeness) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < mistakes.size(); i++) {
            var mistake = mistakes.get(i);
            Optional<List<CaseOutcome>> theirs = Optional.empty();
            if (isPossible(mistake, check)) {
                theirs = Optional.of(outcomes(mistake, check));
            } else if (isSure(mistake)) {
                theirs = elsewhere(Cause.of(mistake), check);
            }
            if (theirs.isPresent()) {
                var wrong = likeness.wrong(theirs.get());
                parts.add(new Part(mistake, i, wrong, likeness.explained(theirs.get())));
            }
        }
        return parts;
    }

    private boolean isSure(Mistake mistake) {
        return sure.keySet().stream().anyMatch(cause -> cause.mistakes().contains(mistake));
    }

    private List<Mistake> possible(String check) {
        return mistakes.stream().filter(mistake -> isPossible(mistake, check)).toList();
    }

    private boolean isPossible(Mistake mistake, String check) {
        return mistake.caught().contains(check)
                && mistake.caught().stream().noneMatch(passed::contains);
    }

    private List<CaseOutcome> outcomes(Mistake mistake, String check) {
        return outcomes(ground.run(Cause.of(mistake), mistake.caught()), check).orElse(List.of());
    }

    static Optional<List<CaseOutcome>> outcomes(Result result, String checkId) {
        return result.checks().stream()
                .filter(check -> check.checkId().equals(checkId))
                .map(WorkerRuns.CheckOutcome::cases)
                .findFirst();
    }
}
