package layerwise.tensor;

/**
 * The matrix product in plain Java, for machines where OpenBLAS does not load.
 *
 * <p>Both operands are copied block by block into row-major scratch space, whatever their
 * transposition, small enough for the cache; the innermost loop then adds four rows of B to a row
 * of C, which the JIT compiler turns into vector instructions.
 */
final class PlainProduct implements MatrixProduct {
    private static final int DEPTH = 128;
    private static final int WIDTH = 256;

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
        Operands.check(
                transposeA,
                transposeB,
                m,
                n,
                k,
                a.length,
                aOffset,
                lda,
                b.length,
                bOffset,
                ldb,
                c.length,
                cOffset,
                ldc);
        Operands.checkApart(a == c, b == c);
        scale(m, n, beta, c, cOffset, ldc);
        if (alpha == 0) {
            return;
        }
        double[] block = new double[Math.min(k, DEPTH) * Math.min(n, WIDTH)];
        double[] row = new double[Math.min(k, DEPTH)];
        for (int left = 0; left < n; left += WIDTH) {
            int width = Math.min(WIDTH, n - left);
            for (int top = 0; top < k; top += DEPTH) {
                int depth = Math.min(DEPTH, k - top);
                int from = bOffset + (transposeB ? left * ldb + top : top * ldb + left);
                pack(transposeB, depth, width, b, from, ldb, block);
                for (int i = 0; i < m; i++) {
                    for (int p = 0; p < depth; p++) {
                        int q = top + p;
                        row[p] = alpha * a[aOffset + (transposeA ? q * lda + i : i * lda + q)];
                    }
                    addRow(row, block, depth, width, c, cOffset + i * ldc + left);
                }
            }
        }
    }

    private static void scale(int m, int n, double beta, double[] c, int cOffset, int ldc) {
        for (int i = 0; i < m; i++) {
            int start = cOffset + i * ldc;
            for (int j = start; j < start + n; j++) {
                // with beta = 0 C is not read, so that a NaN in it does not spread
                c[j] = beta == 0 ? 0 : beta * c[j];
            }
        }
    }

    private static void pack(
            boolean transpose,
            int depth,
            int width,
            double[] b,
            int from,
            int ldb,
            double[] block) {
        for (int p = 0; p < depth; p++) {
            for (int j = 0; j < width; j++) {
                block[p * width + j] = b[from + (transpose ? j * ldb + p : p * ldb + j)];
            }
        }
    }

    private static void addRow(
            double[] row, double[] block, int depth, int width, double[] c, int at) {
        int p = 0;
        for (; p + 4 <= depth; p += 4) {
            double a0 = row[p];
            double a1 = row[p + 1];
            double a2 = row[p + 2];
            double a3 = row[p + 3];
            int b0 = p * width;
            int b1 = b0 + width;
            int b2 = b1 + width;
            int b3 = b2 + width;
            for (int j = 0; j < width; j++) {
                c[at + j] +=
                        a0 * block[b0 + j]
                                + a1 * block[b1 + j]
                                + a2 * block[b2 + j]
                                + a3 * block[b3 + j];
            }
        }
        for (; p < depth; p++) {
            double a0 = row[p];
            int b0 = p * width;
            for (int j = 0; j < width; j++) {
                c[at + j] += a0 * block[b0 + j];
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
        Operands.check(
                transposeA,
                transposeB,
                m,
                n,
                k,
                a.length,
                aOffset,
                lda,
                b.length,
                bOffset,
                ldb,
                c.length,
                cOffset,
                ldc);
        Operands.checkApart(a == c, b == c);
        scale(m, n, beta, c, cOffset, ldc);
        if (alpha == 0) {
            return;
        }
        float[] block = new float[Math.min(k, DEPTH) * Math.min(n, WIDTH)];
        float[] row = new float[Math.min(k, DEPTH)];
        for (int left = 0; left < n; left += WIDTH) {
            int width = Math.min(WIDTH, n - left);
            for (int top = 0; top < k; top += DEPTH) {
                int depth = Math.min(DEPTH, k - top);
                int from = bOffset + (transposeB ? left * ldb + top : top * ldb + left);
                pack(transposeB, depth, width, b, from, ldb, block);
                for (int i = 0; i < m; i++) {
                    for (int p = 0; p < depth; p++) {
                        int q = top + p;
                        row[p] = alpha * a[aOffset + (transposeA ? q * lda + i : i * lda + q)];
                    }
                    addRow(row, block, depth, width, c, cOffset + i * ldc + left);
                }
            }
        }
    }

    private static void scale(int m, int n, float beta, float[] c, int cOffset, int ldc) {
        for (int i = 0; i < m; i++) {
            int start = cOffset + i * ldc;
            for (int j = start; j < start + n; j++) {
                // with beta = 0 C is not read, so that a NaN in it does not spread
                c[j] = beta == 0 ? 0 : beta * c[j];
            }
        }
    }

    private static void pack(
            boolean transpose, int depth, int width, float[] b, int from, int ldb, float[] block) {
        for (int p = 0; p < depth; p++) {
            for (int j = 0; j < width; j++) {
                block[p * width + j] = b[from + (transpose ? j * ldb + p : p * ldb + j)];
            }
        }
    }

    private static void addRow(
            float[] row, float[] block, int depth, int width, float[] c, int at) {
        int p = 0;
        for (; p + 4 <= depth; p += 4) {
            float a0 = row[p];
            float a1 = row[p + 1];
            float a2 = row[p + 2];
            float a3 = row[p + 3];
            int b0 = p * width;
            int b1 = b0 + width;
            int b2 = b1 + width;
            int b3 = b2 + width;
            for (int j = 0; j < width; j++) {
                c[at + j] +=
                        a0 * block[b0 + j]
                                + a1 * block[b1 + j]
                                + a2 * block[b2 + j]
                                + a3 * block[b3 + j];
            }
        }
        for (; p < depth; p++) {
            float a0 = row[p];
            int b0 = p * width;
            for (int j = 0; j < width; j++) {
                c[at + j] += a0 * block[b0 + j];
            }
        }
    }
}
