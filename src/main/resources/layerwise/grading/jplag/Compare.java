import de.jplag.JPlag;
import de.jplag.clustering.ClusteringOptions;
import de.jplag.java.JavaLanguage;
import de.jplag.options.JPlagOptions;
import java.io.File;
import java.util.Set;

/*
 * Run by lw similar as a program of its own, from its source, with JPlag's jars. JPlag is under the GPL-3.0: what
 * arises where this runs is under it too. So this is no part of Layerwise's jar but text in it, and nothing in
 * Layerwise is compiled or linked against JPlag.
 */
class Compare {
    /** Arguments: the folder with a folder for each submission; the folder of the given code. */
    public static void main(String[] folders) throws Exception {
        var options =
                new JPlagOptions(new JavaLanguage(), Set.of(new File(folders[0])), Set.of())
                        .withBaseCodeSubmissionDirectory(new File(folders[1]))
                        .withClusteringOptions(new ClusteringOptions().withEnabled(false));
        var result = JPlag.run(options);
        for (var pair : result.getAllComparisons()) {
            System.out.printf(
                    "pair\t%s\t%s\t%s\t%s\t%d%n",
                    pair.firstSubmission().getName(),
                    pair.secondSubmission().getName(),
                    pair.similarity(),
                    pair.maximalSimilarity(),
                    pair.getNumberOfMatchedTokens());
        }
        for (var submission : result.getSubmissions().getInvalidSubmissions()) {
            System.out.printf("left out\t%s\t%s%n", submission.getName(), submission.getState());
        }
    }
}
