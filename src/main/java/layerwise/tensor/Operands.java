package layerwise.tensor;

/** Whether the matrices of a product lie within their arrays; native code would not say. */
final class Operands {
    private Operands() {}

    static void check(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            int aLength,
            int aOffset,
            int lda,
            int bLength,
            int bOffset,
            int ldb,
            int cLength,
            int cOffset,
            int ldc) {
        if (m < 0 || n < 0 || k < 0) {
            throw new IllegalArgumentException(
                    "multiply: m is " + m + ", n " + n + ", k " + k + ", needs none below 0");
        }
        check("A", transposeA ? k : m, transposeA ? m : k, aLength, aOffset, lda);
        check("B", transposeB ? n : k, transposeB ? k : n, bLength, bOffset, ldb);
        check("C", m, n, cLength, cOffset, ldc);
    }

    private static void check(String name, int rows, int columns, int length, int offset, int ld) {
        if (ld < Math.max(1, columns)) {
            throw new IndexOutOfBoundsException(
                    "multiply: "
                            + name
                            + " has rows "
                            + ld
                            + " apart, needs at least "
                            + Math.max(1, columns));
        }
        long end = rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * ld + columns;
        if (offset < 0 || end > length) {
            throw new IndexOutOfBoundsException(
                    "multiply: "
                            + name
                            + " is "
                            + rows
                            + " by "
                            + columns
                            + " from "
                            + offset
                            + " with rows "
                            + ld
                            + " apart, needs "
                            + end
                            + " elements; the array has "
                            + length);
        }
    }

    /** C is written while A and B are still read. */
    static void checkApart(boolean sameAC, boolean sameBC) {
        if (sameAC || sameBC) {
            throw new IllegalArgumentException(
                    "multiply: C is the array of "
                            + (sameAC ? "A" : "B")
                            + ", needs one of its own; copy first");
        }
    }
}
