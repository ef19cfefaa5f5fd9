package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenBlasTest extends MatrixProductContract {
    private static MatrixProduct openBlas;

    @BeforeAll
    static void load() throws Throwable {
        openBlas = OpenBlas.load();
    }

    @Override
    MatrixProduct product() {
        return openBlas;
    }

    @Test
    void itIsTheProductInUse() {
        assertEquals("OpenBLAS", MatrixProduct.best().name());
    }
}
