package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
    @TempDir private Path folder;

    @Test
    void aMissingBubblewrapIsNamedWithTheCure() {
        var e =
                assertThrows(
                        SandboxUnavailableException.class,
                        () -> Sandbox.of(Isolation.BWRAP, folder.toString()));

        assertEquals(
                "bwrap: bubblewrap is not on the path, needs it to shut student code in; install it"
                        + " (apt-get install bubblewrap util-linux), or trust the submissions and"
                        + " choose --isolation process",
                e.getMessage());
    }

    @Test
    void forbiddenNamespacesAreReportedInBubblewrapsOwnWords() throws IOException {
        program("prlimit", "exit 0");
        program("bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        assumeTrue(
                SystemCallFilter.forThisMachine().isPresent(),
                "system calls of this machine are not known");

        var e =
                assertThrows(
                        SandboxUnavailableException.class,
                        () -> Sandbox.of(Isolation.BWRAP, folder.toString()));

        assertTrue(
                e.getMessage()
                        .startsWith(
                                "bwrap: bubblewrap is here and cannot make a sandbox (\"bwrap: No"
                                        + " permissions to create new namespace\"), needs user"
                                        + " namespaces; allow them"),
                e.getMessage());
    }

    @Test
    void everyIsolationIsProbed() {
        var probed = Sandbox.probe().stream().map(Sandbox.Probe::isolation).toList();

        assertEquals(List.of(Isolation.values()), probed);
    }

    private void program(String name, String script) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
