package layerwise.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code submission_metadata.yml} of Gradescope's export: a mapping from the folder of each
 * submission to its {@code :submitters} (each with {@code :name}, {@code :sid}, {@code :email}) and
 * {@code :created_at}. The keys begin with a colon, as Ruby's symbols do.
 */
final class GradescopeMetadata {
    static final String FILE = "submission_metadata.yml";

    /** It holds the results of all submissions too, so it can be long. */
    private static final int LONGEST = 64 << 20;

    private static final YAMLMapper YAML =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .loadSettings(
                                            LoadSettings.builder()
                                                    .setCodePointLimit(LONGEST)
                                                    .build())
                                    .build())
                    .build();

    /** Who submitted a folder, and when. */
    record Entry(List<Student> students, Optional<Instant> submitted) {}

    private GradescopeMetadata() {}

    /**
     * The entries by folder.
     *
     * @throws UnusableSubmissionException if the file cannot be read; the message says why
     */
    static Map<String, Entry> read(HandedFile file) throws IOException {
        JsonNode tree;
        try {
            tree = YAML.readTree(new String(file.content().read(), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new UnusableSubmissionException(
                    file.path()
                            + " is not YAML"
                            + (at == null ? "" : ", line " + at.getLineNr())
                            + ": "
                            + e.getOriginalMessage());
        }
        var entries = new LinkedHashMap<String, Entry>();
        tree.properties().forEach(each -> entries.put(each.getKey(), entry(each.getValue())));
        return entries;
    }

    private static Entry entry(JsonNode node) {
        var students = new ArrayList<Student>();
        for (var submitter : node.path(":submitters")) {
            var id = submitter.path(":sid").asString("");
            var mail = submitter.path(":email").asString("");
            var name = submitter.path(":name").asString("");
            students.add(new Student(id.isBlank() ? mail : id, name));
        }
        var moment = node.path(":created_at").asString("");
        return new Entry(students, SubmissionTime.parse(moment, Optional.empty()));
    }
}
