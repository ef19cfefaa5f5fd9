package layerwise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelRehearsalTest {

    @Test
    void everyCellIsRunAndAnswered() throws Exception {
        var answers = KernelRehearsal.run(List.of("var x = 1;", "x + 1", "int wrong = \"text\";"));

        assertEquals(List.of("ok", "ok", "error"), answers);
    }
}
