package layerwise.tensor;

import java.util.logging.Logger;

/** Chooses the matrix product once, when it is first needed. */
final class BestProduct {
    static final MatrixProduct INSTANCE = choose();

    private BestProduct() {}

    private static MatrixProduct choose() {
        var wanted = System.getProperty("layerwise.product", "openblas");
        switch (wanted) {
            case "plain":
                return new PlainProduct();
            case "openblas":
                break;
            default:
                throw new IllegalArgumentException(
                        "layerwise.product is '" + wanted + "', needs 'openblas' or 'plain'");
        }
        try {
            return OpenBlas.load();
        } catch (Throwable e) {
            Logger.getLogger("layerwise")
                    .warning(
                            "OpenBLAS does not load here ("
                                    + e
                                    + "); matrix products run in plain"
                                    + " Java, which is correct and several times slower");
            return new PlainProduct();
        }
    }
}
