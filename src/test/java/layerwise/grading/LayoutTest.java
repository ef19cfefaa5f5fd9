package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import layerwise.grading.SubmittedNotebook.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What platforms export, as folders and as zips, and what students put into it. */
class LayoutTest {
    @TempDir Path home;

    private Path file(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path file(String path, byte[] bytes) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** A zip of names and contents, a minute between each two. */
    private static byte[] zip(Charset names, Object... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes, names)) {
            for (int i = 0; i < entries.length; i += 2) {
                var entry = new ZipEntry((String) entries[i]);
                entry.setLastModifiedTime(
                        FileTime.from(Instant.ofEpochSecond(1_760_000_000L + 60 * i)));
                out.putNextEntry(entry);
                out.write(
                        entries[i + 1] instanceof String text
                                ? text.getBytes(StandardCharsets.UTF_8)
                                : (byte[]) entries[i + 1]);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Object... entries) throws IOException {
        return zip(StandardCharsets.UTF_8, entries);
    }

    private Found find(String path) throws IOException {
        return SubmittedNotebook.find(List.of(home.resolve(path)), "tiny");
    }

    /** Name and content of each, or why it cannot be graded. */
    private static Map<String, String> read(Found found) {
        var read = new LinkedHashMap<String, String>();
        for (var each : found.submissions()) {
            try {
                read.put(each.name(), new String(each.bytes(), StandardCharsets.UTF_8));
            } catch (UnusableSubmissionException e) {
                read.put(each.name(), "! " + e.getMessage());
            }
        }
        return read;
    }

    private static SubmittedNotebook only(Found found) {
        assertEquals(1, found.submissions().size(), found.toString());
        return found.submissions().getFirst();
    }

    @Test
    void moodleGivesNameAndNumber() throws IOException {
        file(
                "m.zip",
                zip(
                        "Ada Lovelace_12345_assignsubmission_file_/hw.ipynb", "ada",
                        "Zoë O'Neil_12346_assignsubmission_file_/tiny.ipynb", "zoë",
                        "Zoë O'Neil_12346_assignsubmission_file_/notes.pdf", "pdf",
                        "Zoë O'Neil_12346_assignsubmission_onlinetext_/onlinetext.html", "hello",
                        "Max Mustermann_9_assignsubmission_file/essay.docx", "docx",
                        "Group_A-Ed_77_assignsubmission_file_hw_2.ipynb", "ed"));

        var found = find("m.zip");

        assertEquals(
                Map.of(
                        "Ada Lovelace_12345", "ada",
                        "Zoë O'Neil_12346", "zoë",
                        "Max Mustermann_9",
                                "! it has no notebook (*.ipynb), only"
                                        + " Max Mustermann_9_assignsubmission_file/essay.docx",
                        "Group_A-Ed_77", "ed"),
                read(found));
        assertEquals(
                List.of(new Student("12345", "Ada Lovelace")),
                found.submissions().getFirst().origin().students());
        assertEquals(
                List.of(
                        "Zoë O'Neil_12346_assignsubmission_onlinetext_/onlinetext.html is Moodle's"
                                + " onlinetext, no file"),
                found.passedOver());
    }

    @Test
    void canvasGivesNameNumberAndLateMark() throws IOException {
        file("c/doejane_12345_67890_hw.ipynb", "jane");
        file("c/roejohn_LATE_12346_67891_hw-1.ipynb", "john");
        file("c/anon_x7Y_67892_hw.ipynb", "anonymous");
        file("c/late-old-late_12348_67893_hw.ipynb", "old");
        file("c/doejane_12345_67894_scan.pdf", "pdf");

        var found = find("c");

        assertEquals(
                Map.of(
                        "anon_x7Y", "anonymous",
                        "doejane_12345", "jane",
                        "late-old_12348", "old",
                        "roejohn_12346", "john"),
                read(found));
        assertEquals(
                List.of(false, false, true, true),
                found.submissions().stream().map(s -> s.origin().markedLate()).toList());
        assertEquals(
                List.of(new Student("12346", "roejohn")),
                found.submissions().getLast().origin().students());
    }

    @Test
    void ofAResubmissionToCanvasTheLastOneCounts() throws IOException {
        file("c/doejane_12345_67890_tiny.ipynb", "first");
        file("c/doejane_12345_67999_tiny-2.ipynb", "third");
        file("c/doejane_12345_67950_tiny-1.ipynb", "second");

        var found = find("c");

        assertEquals(Map.of("doejane_12345", "third"), read(found));
        assertEquals(
                List.of(
                        "doejane_12345_67999_tiny-2.ipynb was taken; passed over:"
                                + " doejane_12345_67890_tiny.ipynb,"
                                + " doejane_12345_67950_tiny-1.ipynb."),
                only(found).origin().notes());
    }

    @Test
    void aNameWithNumbersIsNotCanvas() throws IOException {
        file("c/hw_1_2_final.ipynb", "one");
        file("c/doejane_12345_67890_hw.ipynb", "two");

        assertEquals(
                Map.of("hw_1_2_final", "one", "doejane_12345_67890_hw", "two"), read(find("c")));
    }

    @Test
    void gradescopeGivesStudentsAndTime() throws IOException {
        file(
                "g/submission_metadata.yml",
                """
                submission_11:
                  :submitters:
                  - :name: Solo Student
                    :sid: '100'
                    :email: solo@example.org
                  :created_at: 2026-09-30 21:12:03.123456000 Z
                  :score: 3.0
                  :history: []
                submission_12:
                  :submitters:
                  - :name: Pair One
                    :sid: ''
                    :email: one@example.org
                  - :name: Pair Two
                    :sid: '201'
                    :email: two@example.org
                  :created_at: '2026-10-01T23:59:00.000000-07:00'
                submission_13:
                  :submitters: []
                """);
        file("g/submission_11/hw.ipynb", "solo");
        file("g/submission_12/hw.ipynb", "pair");
        file("g/submission_14/hw.ipynb", "unknown");

        var found = find("g");

        assertEquals(
                Map.of(
                        "submission_11",
                        "solo",
                        "submission_12",
                        "pair",
                        "submission_14",
                        "unknown"),
                read(found));
        var solo = found.submissions().get(0).origin();
        var pair = found.submissions().get(1).origin();
        assertEquals(List.of(new Student("100", "Solo Student")), solo.students());
        assertEquals(Optional.of(Instant.parse("2026-09-30T21:12:03.123456Z")), solo.submitted());
        assertEquals(
                List.of(new Student("one@example.org", "Pair One"), new Student("201", "Pair Two")),
                pair.students());
        assertEquals(Optional.of(Instant.parse("2026-10-02T06:59:00Z")), pair.submitted());
        assertEquals(
                List.of("submission_metadata.yml does not name submission_14."),
                found.submissions().get(2).origin().notes());
        assertEquals(
                List.of("submission_metadata.yml names submission_13, which has no files"),
                found.passedOver());
    }

    @Test
    void gradescopesFileThatIsBrokenCostsNoSubmission() throws IOException {
        file("g/submission_metadata.yml", "submission_11:\n  :submitters: [\n");
        file("g/submission_11/hw.ipynb", "solo");

        var found = find("g");

        assertEquals(Map.of("submission_11", "solo"), read(found));
        var note = only(found).origin().notes().getFirst();
        assertTrue(note.startsWith("Who handed it in and when is not known: "), note);
        assertTrue(note.contains("submission_metadata.yml is not YAML, line "), note);
    }

    @Test
    void nbgraderGivesStudentAndTime() throws IOException {
        file("submitted/ada/tiny/work.ipynb", "ada");
        file("submitted/ada/tiny/timestamp.txt", "2026-10-01 21:59:00.948203 UTC\n");
        file("submitted/bob/tiny/work.ipynb", "bob");
        file("submitted/bob/tiny/timestamp.txt", "2026-10-01 23:59:00 Europe/Berlin");
        file("submitted/cy/tiny/work.ipynb", "cy");
        file("submitted/cy/tiny/timestamp.txt", "2026-10-01 23:59:00 CET");
        file("submitted/cy/other/work.ipynb", "other");
        file("submitted/cy/other/timestamp.txt", "2026-10-01 23:59:00 UTC");

        var found = find("submitted");

        assertEquals(Map.of("ada", "ada", "bob", "bob", "cy", "cy"), read(found));
        assertEquals(
                List.of(
                        Optional.of(Instant.parse("2026-10-01T21:59:00.948203Z")),
                        Optional.of(Instant.parse("2026-10-01T21:59:00Z")),
                        Optional.empty()),
                found.submissions().stream().map(s -> s.origin().submitted()).toList());
        assertEquals(
                List.of(
                        "cy/tiny/timestamp.txt is \"2026-10-01 23:59:00 CET\", which names no"
                                + " moment."),
                found.submissions().getLast().origin().notes());
        assertEquals(List.of("cy/other/work.ipynb is of another assignment"), found.passedOver());
    }

    @Test
    void aFolderIsAStudentsAndOfSeveralNotebooksTheAssignmentsCounts() throws IOException {
        file("p/ada/hw.ipynb", "ada");
        file("p/bob/tiny.ipynb", "bob");
        file("p/bob/try.ipynb", "try");
        file("p/bob/.ipynb_checkpoints/tiny-checkpoint.ipynb", "old");
        file("p/section/cy.ipynb", "cy");
        file("p/section/di.ipynb", "di");
        file("p/ed.ipynb", "ed");
        file("p/readme.txt", "none");

        var found = find("p");

        assertEquals(
                Map.of(
                        "ada/hw", "ada",
                        "bob/tiny", "bob",
                        "section/cy", "cy",
                        "section/di", "di",
                        "ed", "ed"),
                read(found));
        assertEquals(
                List.of("ada", "bob", "ed", "cy", "di"),
                found.submissions().stream()
                        .map(s -> s.origin().students().getFirst().id())
                        .toList());
        assertEquals(
                List.of("bob/tiny.ipynb was taken; passed over: bob/try.ipynb."),
                found.submissions().get(1).origin().notes());
    }

    @Test
    void aZipInAZipIsAStudentsAndItsNewestNotebookCounts() throws IOException {
        var inner = zip("hw/a.ipynb", "older", "hw/b.ipynb", "newer", "__MACOSX/hw/._b.ipynb", "x");
        file(
                "m.zip",
                zip(
                        "A B_11_assignsubmission_file_/work.zip",
                        zip("twice.zip", inner),
                        "C D_12_assignsubmission_file_/work.ZIP",
                        zip("TINY.ipynb", "named", "z.ipynb", "newer")));

        var found = find("m.zip");

        assertEquals(Map.of("A B_11", "newer", "C D_12", "named"), read(found));
        // read again, and in another order
        assertEquals("named", read(found).get("C D_12"));
        assertTrue(
                found.submissions().getFirst().origin().notes().getFirst().contains("hw/a.ipynb"),
                found.toString());
    }

    @Test
    void whatNothingDecidesNeedsAPerson() throws IOException {
        file("m/A B_11_assignsubmission_file_/one.ipynb", "1");
        file("m/A B_11_assignsubmission_file_/two.ipynb", "2");

        assertEquals(
                "! it has 2 notebooks, and nothing says which one counts:"
                        + " A B_11_assignsubmission_file_/one.ipynb,"
                        + " A B_11_assignsubmission_file_/two.ipynb; leave one, or call it"
                        + " tiny.ipynb",
                read(find("m")).get("A B_11"));

        file("z/C D_12_assignsubmission_file_/old.zip", zip("a.ipynb", "1"));
        file("z/C D_12_assignsubmission_file_/new.zip", zip("x.txt", "", "b.ipynb", "2"));
        assertTrue(
                read(find("z")).get("C D_12").startsWith("! it has 2 notebooks, and nothing"),
                "the times of two zips may be those of two clocks");
    }

    @Test
    void oneBadZipIsAResultOfItsOwn() throws IOException {
        var good = zip("hw.ipynb", "good");
        var encrypted = good.clone();
        // the flag for encryption, in the local header and in the central directory
        encrypted[6] |= 1;
        int central = indexOf(encrypted, new byte[] {'P', 'K', 1, 2});
        encrypted[central + 8] |= 1;
        var flipped = zip("hw.ipynb", "a notebook that is long enough to be damaged in its middle");
        flipped[60] ^= 0x55;
        var cut = Arrays.copyOf(good, good.length - 30);
        file("d/cut.zip", cut);
        file("d/encrypted.zip", encrypted);
        file("d/flipped.zip", flipped);
        file("d/good.zip", good);
        file("d/no.zip", "this is no zip");
        file("d/outside.zip", zip("../../etc/hw.ipynb", "evil", "/abs.ipynb", "evil"));
        file("d/both.zip", zip("../hw.ipynb", "evil", "hw.ipynb", "good"));
        file("d/empty.zip", zip("readme.txt", "x"));

        var read = read(find("d"));

        assertEquals("good", read.get("good"));
        assertEquals("good", read.get("both"));
        assertTrue(read.get("cut").startsWith("! cut.zip is damaged or no zip: "), read.get("cut"));
        assertEquals(
                "! encrypted.zip is encrypted, needs to be without a password",
                read.get("encrypted"));
        assertTrue(read.get("flipped").startsWith("! hw.ipynb is damaged"), read.get("flipped"));
        assertTrue(read.get("no").startsWith("! no.zip is damaged or no zip: "), read.get("no"));
        assertTrue(
                read.get("outside").contains("leads out of its zip, which is not followed"),
                read.get("outside"));
        assertEquals(
                "! it has no notebook (*.ipynb), only empty.zip/readme.txt", read.get("empty"));
        var both = find("d").submissions().getFirst();
        assertEquals("both", both.name());
        assertTrue(
                both.origin().concerns().getFirst().startsWith("both.zip/hw.ipynb was graded, but"),
                both.toString());
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        var zeros = new byte[HandedFiles.LONGEST + 1];
        var many = new Object[2 * (HandedFiles.MOST_ENTRIES + 1)];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = i + ".txt";
            many[i + 1] = "";
        }
        var deep = zip("hw.ipynb", "deep");
        for (int i = 0; i < HandedFiles.DEEPEST; i++) {
            deep = zip("x.zip", deep);
        }
        file("b/deep.zip", deep);
        file("b/large.zip", zip("x.zip", zeros));
        file("b/many.zip", zip(many));
        file("b/fine.zip", zip("hw.ipynb", "fine", "big.dat", zeros));

        var read = read(find("b"));

        assertEquals("fine", read.get("fine"));
        assertTrue(read.get("deep").contains("4 levels deep, needs 3 at most"), read.get("deep"));
        assertTrue(read.get("large").contains("unpacks to more than 100 MB"), read.get("large"));
        assertTrue(read.get("many").contains("more than 10000 entries"), read.get("many"));
    }

    @Test
    void namesThatAreNotUtf8AreReadAllTheSame() throws IOException {
        file("n.zip", zip(Charset.forName("IBM437"), "Zoë/hw.ipynb", "zoë"));

        assertEquals(Map.of("Zoë/hw", "zoë"), read(find("n.zip")));
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        file("secret.ipynb", "secret");
        file("l/ada/hw.ipynb", "ada");
        Files.createDirectories(home.resolve("l/eve"));
        Files.createSymbolicLink(home.resolve("l/eve/hw.ipynb"), home.resolve("secret.ipynb"));

        assertEquals(
                Map.of(
                        "ada/hw",
                        "ada",
                        "eve",
                        "! eve/hw.ipynb is no file but a link or a device, which is not followed"),
                read(find("l")));
    }

    @Test
    void aPathWithNothingInItIsRefused() throws IOException {
        file("e/readme.txt", "x");
        file("no.zip", "no zip");

        var none = assertThrows(IllegalArgumentException.class, () -> find("e"));
        var bad = assertThrows(IllegalArgumentException.class, () -> find("no.zip"));
        var gone = assertThrows(IllegalArgumentException.class, () -> find("gone"));

        assertTrue(none.getMessage().endsWith("needs at least one; nothing was graded"));
        assertTrue(bad.getMessage().contains("no.zip cannot be read: "), bad.getMessage());
        assertTrue(gone.getMessage().contains("gone does not exist"), gone.getMessage());
    }
}
