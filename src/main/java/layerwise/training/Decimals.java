package layerwise.training;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as the courses print them. */
final class Decimals {

    private Decimals() {}

    /** Python's {@code %f}: six decimals of the exact number, with a point everywhere. */
    static String six(double value) {
        return new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    }
}
