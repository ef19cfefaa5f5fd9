package layerwise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks the package table of docs/architecture.md: its rows are the packages, in order of use. */
class ArchitectureTest {
    private static final Path TABLE = Path.of("docs/architecture.md");

    /** Libraries, and the packages that may use them. */
    private static final Map<String, List<String>> HOMES =
            Map.of(
                    "java.lang.foreign..", List.of("layerwise.tensor"),
                    "org.knowm.xchart..", List.of("layerwise.display"),
                    "tech.tablesaw..", List.of("layerwise.display"),
                    "jdk.jshell..", List.of("layerwise.shell"),
                    "org.dflib.jjava..", List.of("layerwise.kernel"),
                    "picocli..", List.of("layerwise.cli"));

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        // names of other classes are all that is asked for; reading the JDK's too takes a minute
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        classes = new ClassFileImporter().importPath(Path.of("target/classes/layerwise"));
    }

    @Test
    void packagesUseOnlyThoseAboveThemInTheTable() throws IOException {
        var table = table();
        var wrong = new TreeSet<String>();
        for (var type : classes) {
            int row = table.indexOf(type.getPackageName());
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                if (table.indexOf(dependency.getTargetClass().getPackageName()) > row) {
                    wrong.add(dependency.getDescription());
                }
            }
        }

        assertEquals(Set.of(), wrong, "these use a package below their own in " + TABLE);
    }

    @Test
    void theTableListsEveryPackageThatHoldsClasses() throws IOException {
        var found = new TreeSet<String>();
        classes.forEach(type -> found.add(type.getPackageName()));

        assertTrue(classes.size() > 50, "only " + classes.size() + " classes were imported");
        assertEquals(found, new TreeSet<>(table()));
    }

    @Test
    void eachLibraryHasOneHome() {
        HOMES.forEach((library, homes) ->
                noClasses()
                        .that()
                        .resideOutsideOfPackages(homes.toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library)
                        .because(library + " is at home in " + homes)
                        .check(classes));
    }

    @Test
    void onlyTheCommandExitsTheJvm() {
        noClasses()
                .that()
                .resideOutsideOfPackages("layerwise.cli", "layerwise.grading.worker")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(classes);
    }

    private static List<String> table() throws IOException {
        var row = Pattern.compile("^\\| `([a-z.]+)` \\|.*");
        var packages = new ArrayList<String>();
        for (var line : Files.readAllLines(TABLE)) {
            var matcher = row.matcher(line);
            if (matcher.matches()) {
                packages.add("layerwise." + matcher.group(1));
            }
        }
        return packages;
    }
}
