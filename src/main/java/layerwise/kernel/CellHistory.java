package layerwise.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/** What this kernel has run since it started. */
final class CellHistory {
    private static final int SESSION = 0;

    private record Entry(int count, String input, String output) {
        List<Object> asSent(boolean withOutput) {
            return List.of(SESSION, count, withOutput ? List.of(input, output) : input);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    synchronized void add(int count, String source, String output) {
        entries.add(new Entry(count, source, output));
    }

    /**
     * The entries asked for, as the protocol sends them: session, number, input and maybe output.
     */
    synchronized List<List<Object>> find(HistoryRequest request) {
        return switch (request) {
            case HistoryRequest.Range range -> found(range);
            case HistoryRequest.Search search -> found(search);
            case HistoryRequest.Tail tail -> last(entries, tail.getMaxReturnLength(), tail);
            default -> List.of();
        };
    }

    private List<List<Object>> found(HistoryRequest.Range range) {
        var found =
                entries.stream()
                        .filter(entry -> range.getSessionIndex() == SESSION)
                        .filter(entry -> entry.count >= range.getStart())
                        .filter(entry -> entry.count < range.getStop())
                        .toList();
        return last(found, found.size(), range);
    }

    private List<List<Object>> found(HistoryRequest.Search search) {
        var glob = glob(search.getPattern());
        var found = entries.stream().filter(entry -> glob.matcher(entry.input).matches()).toList();
        if (search.filterUnique()) {
            var byInput = new LinkedHashMap<String, Entry>();
            found.forEach(entry -> byInput.put(entry.input, entry));
            found = List.copyOf(byInput.values());
        }
        return last(found, search.getMaxReturnLength(), search);
    }

    private static List<List<Object>> last(List<Entry> found, int length, HistoryRequest request) {
        int from = Math.max(0, found.size() - Math.max(0, length));
        return found.subList(from, found.size()).stream()
                .map(entry -> entry.asSent(request.includeOutput()))
                .toList();
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
        } catch (PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(glob));
        }
    }
}
