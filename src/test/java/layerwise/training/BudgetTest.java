package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("java.lang.System.properties")
class BudgetTest {

    private static Budget with(String value) {
        var before = System.getProperty(Budget.PROPERTY);
        System.setProperty(Budget.PROPERTY, value);
        try {
            return Budget.chosen();
        } finally {
            if (before == null) {
                System.clearProperty(Budget.PROPERTY);
            } else {
                System.setProperty(Budget.PROPERTY, before);
            }
        }
    }

    @Test
    void thePropertyChooses() {
        assertEquals(Budget.QUICK, with("quick"));
        assertEquals(Budget.FULL, with(" FULL "));
    }

    @Test
    void anotherWordIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> with("short"));

        assertEquals("layerwise.budget is short, needs quick or full", e.getMessage());
    }

    @Test
    void eachBudgetPicksItsOwn() {
        int epochs = Budget.QUICK.pick(1, 2);

        assertEquals(1, epochs);
        assertEquals("all", Budget.FULL.pick("few", "all"));
    }
}
