package layerwise.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.history.HistoryEntry;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;

/** What this kernel has run since it started. */
final class CellHistory implements HistoryManager {
    private static final int SESSION = 0;

    private final List<HistoryEntry> entries = new ArrayList<>();

    synchronized void add(int count, String source, String output) {
        entries.add(new HistoryEntry(SESSION, count, source, output));
    }

    @Override
    public synchronized List<HistoryEntry> lookupTail(int length, Set<ResultFlag> flags) {
        return last(entries, length, flags);
    }

    @Override
    public synchronized List<HistoryEntry> lookupRange(
            int session, int start, int end, Set<ResultFlag> flags) {
        var found =
                entries.stream()
                        .filter(entry -> session == SESSION)
                        .filter(e -> e.getCellNumber() >= start && e.getCellNumber() < end)
                        .toList();
        return last(found, found.size(), flags);
    }

    @Override
    public synchronized List<HistoryEntry> search(
            String pattern, int length, Set<ResultFlag> flags) {
        var glob = glob(pattern);
        var found =
                entries.stream().filter(entry -> glob.matcher(entry.getInput()).matches()).toList();
        if (flags.contains(ResultFlag.UNIQUE)) {
            var byInput = new LinkedHashMap<String, HistoryEntry>();
            found.forEach(entry -> byInput.put(entry.getInput(), entry));
            found = List.copyOf(byInput.values());
        }
        return last(found, length, flags);
    }

    private static List<HistoryEntry> last(
            List<HistoryEntry> found, int length, Set<ResultFlag> flags) {
        int from = Math.max(0, found.size() - Math.max(0, length));
        return found.subList(from, found.size()).stream()
                .map(entry -> withOutput(entry, flags.contains(ResultFlag.INCLUDE_OUTPUT)))
                .toList();
    }

    private static HistoryEntry withOutput(HistoryEntry entry, boolean wanted) {
        return new HistoryEntry(
                entry.getSession(),
                entry.getCellNumber(),
                entry.getInput(),
                wanted ? entry.getOutput() : null);
    }

    /** SQLite's glob: {@code *}, {@code ?} and sets in brackets. */
    private static Pattern glob(String glob) {
        var regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[', ']', '^', '-' -> regex.append(c);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (java.util.regex.PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(glob));
        }
    }
}
