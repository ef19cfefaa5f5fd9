package layerwise.tensor;

/** The matrix product in plain Java, for machines where OpenBLAS does not load. */
final class PlainProduct implements MatrixProduct {

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            double[] b,
            int bOffset,
            int ldb,
            double beta,
            double[] c,
            int cOffset,
            int ldc) {
        double[] row = new double[n];
        for (int i = 0; i < m; i++) {
            java.util.Arrays.fill(row, 0);
            for (int p = 0; p < k; p++) {
                double left = a[aOffset + (transposeA ? p * lda + i : i * lda + p)];
                if (transposeB) {
                    for (int j = 0; j < n; j++) {
                        row[j] += left * b[bOffset + j * ldb + p];
                    }
                } else {
                    for (int j = 0; j < n; j++) {
                        row[j] += left * b[bOffset + p * ldb + j];
                    }
                }
            }
            for (int j = 0; j < n; j++) {
                int at = cOffset + i * ldc + j;
                c[at] = alpha * row[j] + (beta == 0 ? 0 : beta * c[at]);
            }
        }
    }

    @Override
    public void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        float[] row = new float[n];
        for (int i = 0; i < m; i++) {
            java.util.Arrays.fill(row, 0);
            for (int p = 0; p < k; p++) {
                float left = a[aOffset + (transposeA ? p * lda + i : i * lda + p)];
                for (int j = 0; j < n; j++) {
                    row[j] += left * b[bOffset + (transposeB ? j * ldb + p : p * ldb + j)];
                }
            }
            for (int j = 0; j < n; j++) {
                int at = cOffset + i * ldc + j;
                c[at] = alpha * row[j] + (beta == 0 ? 0 : beta * c[at]);
            }
        }
    }
}
