package layerwise.grading;

import java.util.List;

/**
 * What a shard was given, so that merging can tell whether shards belong together and whether any
 * is missing.
 *
 * @param version of the grader
 * @param basis hash of all that a grade depends on besides the submission: the assignment's files,
 *     the grader's build, the seed, the deadlines
 * @param submissions those of all shards, in the order that they were given in
 */
public record ShardManifest(
        int shard,
        int of,
        String assignment,
        String version,
        long seed,
        String basis,
        List<Submitted> submissions) {
    public ShardManifest {
        submissions = List.copyOf(submissions);
    }

    /**
     * A submission of the batch.
     *
     * @param key as its grade has it
     */
    public record Submitted(String name, String key) {}

    /**
     * Of a shard that is about to be graded.
     *
     * @throws java.io.UncheckedIOException if a submission cannot be read
     */
    public static ShardManifest of(
            Shard shard, Grader grader, Deadlines deadlines, List<SubmittedNotebook> all) {
        var basis = new ContentHash().add(grader.key(new byte[0])).add(deadlines.fingerprint());
        return new ShardManifest(
                shard.index(),
                shard.count(),
                grader.assignment().spec().id(),
                Version.current(),
                grader.seed(),
                basis.toString(),
                all.stream().map(s -> new Submitted(s.name(), s.key(grader))).toList());
    }

    /** The submissions that a shard of this batch grades. */
    public List<Submitted> part(int index) {
        return new Shard(index, of).part(submissions, Submitted::name);
    }
}
