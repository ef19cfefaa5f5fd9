package layerwise.cli;

import layerwise.layers.Precision;
import layerwise.layers.Threads;
import layerwise.tensor.MatrixProduct;
import layerwise.tensor.RandomState;

/** The limit that convolutions are measured by: large matrix products alone, one on each thread. */
final class ProductCase {
    private static final int SIZE = 1024;

    private ProductCase() {}

    static BenchCase of(Precision precision) {
        var threads = Threads.shared();
        return new BenchCase(
                "product/" + SIZE + "-on-each-thread",
                precision,
                2e-9 * SIZE * SIZE * SIZE * threads.count(),
                () ->
                        switch (precision) {
                            case FLOAT64 -> doubles(threads);
                            case FLOAT32 -> floats(threads);
                        });
    }

    private static Runnable doubles(Threads threads) {
        int n = SIZE;
        var product = MatrixProduct.best();
        double[] a = new RandomState(0).randn(n, n).data();
        double[][] c = new double[threads.count()][n * n];
        return () ->
                threads.forEach(
                        c.length,
                        i ->
                                product.multiply(
                                        false, false, n, n, n, 1, a, 0, n, a, 0, n, 0, c[i], 0, n));
    }

    private static Runnable floats(Threads threads) {
        int n = SIZE;
        var product = MatrixProduct.best();
        double[] wide = new RandomState(0).randn(n, n).data();
        float[] a = new float[n * n];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) wide[i];
        }
        float[][] c = new float[threads.count()][n * n];
        return () ->
                threads.forEach(
                        c.length,
                        i ->
                                product.multiply(
                                        false, false, n, n, n, 1, a, 0, n, a, 0, n, 0, c[i], 0, n));
    }
}
