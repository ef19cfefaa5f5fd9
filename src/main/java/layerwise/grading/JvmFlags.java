package layerwise.grading;

import java.util.List;

/** How a worker's JVM is started: quick to start, bounded in every kind of memory. */
final class JvmFlags {
    private JvmFlags() {}

    static List<String> of(WorkerLimits limits) {
        return List.of(
                "-Xmx" + limits.heapBytes(),
                "-Xss1m",
                "-XX:MaxDirectMemorySize=" + WorkerLimits.DIRECT_BYTES,
                "-XX:MaxMetaspaceSize=256m",
                "-XX:CompressedClassSpaceSize=128m",
                "-XX:ReservedCodeCacheSize=128m",
                "-XX:+UseSerialGC",
                // Most of a worker's life is javac and short checks: the first compiler is enough,
                // and a small run takes 1.5 s of processor time instead of 2.5.
                "-XX:TieredStopAtLevel=1",
                // A heap that ran full leaves nothing to trust: end, and start anew without it.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisableAttachMechanism",
                // No file that others can map.
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Duser.timezone=UTC");
    }
}
