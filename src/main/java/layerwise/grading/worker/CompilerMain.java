package layerwise.grading.worker;

import java.io.IOException;

/**
 * The compiler's program: it serves one worker after the other and runs no code of a student, so it
 * stays from one submission to the next and is fast from the second on.
 */
public final class CompilerMain {
    private CompilerMain() {}

    /**
     * Compiles until the grader closes its end.
     *
     * @throws IOException if the grader is gone or sends nonsense
     */
    public static void main(String[] args) throws IOException {
        var channel = Channel.open();
        var compiler = new Compiler(channel.inbox(), channel.reports());
        compiler.warmUp();
        compiler.serve();
    }
}
