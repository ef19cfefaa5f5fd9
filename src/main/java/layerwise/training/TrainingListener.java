package layerwise.training;

import java.util.function.Consumer;

/** Is told how training goes, while it goes; called on the thread that trains. */
@FunctionalInterface
public interface TrainingListener {

    /** Something was measured: it was a turn to print, to validate or to test. */
    void measured(Measurement measurement);

    /** Training is over, also where it was stopped; does nothing by default. */
    default void finished(History history) {}

    /** Hands on a line for each iteration to print: {@code printing(System.out::println)}. */
    static TrainingListener printing(Consumer<String> lines) {
        return measurement -> {
            if (measurement.printed()) {
                lines.accept(measurement.toString());
            }
        };
    }
}
