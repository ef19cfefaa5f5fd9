package layerwise.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PrintedSpecTest {
    private static PrintedSpec value(String value, String order) {
        return new PrintedSpec("S1.32 loss", "S1.32", value, OptionalDouble.empty(), order);
    }

    @Test
    void digitsAreCountedFromTheFirstThatIsNotZero() {
        assertEquals(16, value("2.302545844500738", "").digits());
        assertEquals(16, value("5.399100368651805e-11", "").digits());
        assertEquals(5, value("0.30074", "").digits());
    }

    @Test
    void agreeingDigitsAreThoseToWhichBothRoundAlike() {
        var printed = value("2.302545844500738", "");
        assertEquals(16, printed.agreeing(2.302545844500738));
        assertEquals(15, printed.agreeing(2.302545844500739));
        assertEquals(4, printed.agreeing(2.3027));
        assertEquals(0, printed.agreeing(-2.302545844500738));
        assertEquals(0, printed.agreeing(Double.NaN));
        assertEquals(4, value("0.9999", "").agreeing(0.99990001));
        assertEquals(3, value("0.9999", "").agreeing(1.0));
    }

    @Test
    void tenDigitsWillDoSinceSummingInAnotherOrderIsAsRight() {
        assertTrue(value("8.999602749096233", "").accepts(8.999602749096235));
        assertTrue(value("10.000207878477502", "summing").accepts(10.00020787847));
        assertFalse(value("10.000207878477502", "summing").accepts(10.000208));
        assertFalse(value("0.30074", "").accepts(0.30075));
    }

    @Test
    void anErrorHasToStayBelowItsLimitOnly() {
        var error = new PrintedSpec("S1.26 dx", "S1.26", "5.4e-11", OptionalDouble.of(1e-9), "");
        assertTrue(error.accepts(9e-10));
        assertTrue(error.accepts(0));
        assertFalse(error.accepts(1e-9));
        assertFalse(error.accepts(Double.NaN));
    }

    @Test
    void theLineSaysBothNumbersAndHowNearTheyAre() {
        assertEquals(
                "ok     S1.32 loss: 2.302545844500739; the course printed 2.302545844500738, 15 of its 16"
                        + " digits agree",
                new PrintedResult(value("2.302545844500738", ""), 2.302545844500739).toString());
    }
}
