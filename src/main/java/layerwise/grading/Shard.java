package layerwise.grading;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of several parts of a batch, for one of several machines.
 *
 * <p>The names are sorted by their SHA-256 and dealt out in turn. So a part depends on the set of
 * names only, not on their order or on the machine; every name is in exactly one part, and no part
 * has more than one name more than another.
 *
 * @param index which part, from 1
 * @param count how many parts there are
 */
public record Shard(int index, int count) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

    public Shard {
        if (index < 1 || index > count) {
            throw new IllegalArgumentException(
                    "--shard is "
                            + index
                            + "/"
                            + count
                            + ", needs I/N with I from 1 to N, such as 1/4");
        }
    }

    /** From {@code I/N}; throws {@link IllegalArgumentException} for anything else. */
    public static Shard parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--shard is " + text + ", needs I/N with I from 1 to N, such as 1/4");
        }
        return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Those of this part, in the order they are given in; their names all differ. */
    public <T> List<T> part(List<T> all, Function<T, String> name) {
        var dealt =
                all.stream()
                        .map(name)
                        .sorted(
                                Comparator.comparing(
                                        each -> new ContentHash().add(each).toString()))
                        .toList();
        var mine =
                IntStream.range(0, dealt.size())
                        .filter(i -> i % count == index - 1)
                        .mapToObj(dealt::get)
                        .collect(Collectors.toSet());
        return all.stream().filter(each -> mine.contains(name.apply(each))).toList();
    }

    /** The name of the folder for its results. */
    public String folder() {
        return "shard-" + index + "-of-" + count;
    }
}
