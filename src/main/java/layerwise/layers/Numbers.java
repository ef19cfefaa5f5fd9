package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.MatrixProduct;

/**
 * What a convolution does with the arrays of its own, in double or in single precision. Tensors are
 * double in either: numbers are rounded on the way in and widened on the way out.
 *
 * @param <A> double[] or float[]
 */
abstract sealed class Numbers<A> {
    /** Double precision. */
    static final Numbers<double[]> DOUBLES = new Doubles();

    /** Single precision. */
    static final Numbers<float[]> FLOATS = new Floats();

    private static final MatrixProduct PRODUCT = MatrixProduct.best();

    /** The calling thread's arrays. */
    abstract Scratch.Arrays<A> scratch();

    /** C = op(A)·op(B) + beta·C, as {@link MatrixProduct} has it. */
    abstract void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            A a,
            int aOffset,
            int lda,
            A b,
            int bOffset,
            int ldb,
            int beta,
            A c,
            int cOffset,
            int ldc);

    /** {@link Winograd#input} of {@link WinogradPlan#SQUARES}. */
    abstract A input();

    /** {@link Winograd#output} of {@link WinogradPlan#SQUARES}. */
    abstract A output();

    /** {@link Winograd#filter} of {@link WinogradPlan#SQUARES}. */
    abstract A filter();

    /** The tensor itself, or null where its numbers would have to be rounded. */
    abstract A tensor(double[] tensor);

    abstract void fill(A array, int from, int to, double value);

    abstract void copy(A from, int at, A to, int start, int length);

    /** Adds a run to what stands at the same place in {@code to}. */
    abstract void addInPlace(A from, A to, int start, int length);

    /** Takes a matrix of {@code rows} rows to {@code to}, its columns as rows. */
    abstract void transpose(A from, int at, int rows, int columns, A to);

    /** Puts a run at {@code to[start + i·step]}. */
    abstract void spread(A from, int at, int length, A to, int start, int step);

    /** From a tensor. */
    abstract void take(double[] from, int at, A to, int start, int length);

    /** From a tensor, every so many elements. */
    abstract void take(double[] from, int at, int every, A to, int start, int length);

    /** To a tensor. */
    abstract void give(A from, int at, double[] to, int start, int length);

    /** To a tensor, added to what is there. */
    abstract void add(A from, int at, double[] to, int start, int length);

    /** To a tensor, added to every so many elements. */
    abstract void add(A from, int at, double[] to, int start, int every, int length);

    /**
     * From a row of a tensor, {@code channels} times {@code plane} elements apart, to {@code
     * to[start + places[w] + channel]}.
     */
    abstract void unpack(
            double[] tensor, int at, int plane, int channels, A to, int start, int[] places);

    /** The way back, onto each channel's bias, or onto what is there where that is null. */
    abstract void pack(
            A from,
            int start,
            int[] places,
            double[] bias,
            double[] tensor,
            int at,
            int plane,
            int channels);

    private static final class Doubles extends Numbers<double[]> {
        @Override
        Scratch.Arrays<double[]> scratch() {
            return Scratch.own().doubles;
        }

        @Override
        void multiply(
                boolean transposeA,
                boolean transposeB,
                int m,
                int n,
                int k,
                double[] a,
                int aOffset,
                int lda,
                double[] b,
                int bOffset,
                int ldb,
                int beta,
                double[] c,
                int cOffset,
                int ldc) {
            PRODUCT.multiply(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    1,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    beta,
                    c,
                    cOffset,
                    ldc);
        }

        @Override
        double[] input() {
            return WinogradPlan.SQUARES.input();
        }

        @Override
        double[] output() {
            return WinogradPlan.SQUARES.output();
        }

        @Override
        double[] filter() {
            return WinogradPlan.SQUARES.filter();
        }

        @Override
        void fill(double[] array, int from, int to, double value) {
            Arrays.fill(array, from, to, value);
        }

        @Override
        void copy(double[] from, int at, double[] to, int start, int length) {
            System.arraycopy(from, at, to, start, length);
        }

        @Override
        void addInPlace(double[] from, double[] to, int start, int length) {
            for (int i = start; i < start + length; i++) {
                to[i] += from[i];
            }
        }

        @Override
        void take(double[] from, int at, double[] to, int start, int length) {
            copy(from, at, to, start, length);
        }

        @Override
        void add(double[] from, int at, double[] to, int start, int length) {
            for (int i = 0; i < length; i++) {
                to[start + i] += from[at + i];
            }
        }

        @Override
        double[] tensor(double[] tensor) {
            return tensor;
        }

        @Override
        void spread(double[] from, int at, int length, double[] to, int start, int step) {
            for (int i = 0; i < length; i++) {
                to[start + i * step] = from[at + i];
            }
        }

        @Override
        void take(double[] from, int at, int every, double[] to, int start, int length) {
            if (every == 1) {
                take(from, at, to, start, length);
                return;
            }
            for (int i = 0; i < length; i++) {
                to[start + i] = from[at + i * every];
            }
        }

        @Override
        void give(double[] from, int at, double[] to, int start, int length) {
            copy(from, at, to, start, length);
        }

        /** Four rows at a time, so that each line of the cache is written once. */
        @Override
        void transpose(double[] from, int at, int rows, int columns, double[] to) {
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                int a = at + row * columns;
                int b = a + columns;
                int c = b + columns;
                int d = c + columns;
                for (int j = 0, target = row; j < columns; j++, target += rows) {
                    to[target] = from[a + j];
                    to[target + 1] = from[b + j];
                    to[target + 2] = from[c + j];
                    to[target + 3] = from[d + j];
                }
            }
            for (; row < rows; row++) {
                spread(from, at + row * columns, columns, to, row, rows);
            }
        }

        @Override
        void add(double[] from, int at, double[] to, int start, int every, int length) {
            if (every == 1) {
                add(from, at, to, start, length);
                return;
            }
            for (int i = 0; i < length; i++) {
                to[start + i * every] += from[at + i];
            }
        }

        @Override
        void unpack(
                double[] tensor,
                int at,
                int plane,
                int channels,
                double[] to,
                int start,
                int[] places) {
            int c = 0;
            for (; c + 4 <= channels; c += 4) {
                int first = at + c * plane;
                int second = first + plane;
                int third = second + plane;
                int fourth = third + plane;
                for (int w = 0; w < places.length; w++) {
                    int place = start + c + places[w];
                    to[place] = tensor[first + w];
                    to[place + 1] = tensor[second + w];
                    to[place + 2] = tensor[third + w];
                    to[place + 3] = tensor[fourth + w];
                }
            }
            for (; c < channels; c++) {
                for (int w = 0; w < places.length; w++) {
                    to[start + c + places[w]] = tensor[at + c * plane + w];
                }
            }
        }

        @Override
        void pack(
                double[] from,
                int start,
                int[] places,
                double[] bias,
                double[] tensor,
                int at,
                int plane,
                int channels) {
            int c = 0;
            for (; c + 4 <= channels; c += 4) {
                int first = at + c * plane;
                int second = first + plane;
                int third = second + plane;
                int fourth = third + plane;
                if (bias == null) {
                    for (int w = 0; w < places.length; w++) {
                        int place = start + c + places[w];
                        tensor[first + w] += from[place];
                        tensor[second + w] += from[place + 1];
                        tensor[third + w] += from[place + 2];
                        tensor[fourth + w] += from[place + 3];
                    }
                } else {
                    double one = bias[c];
                    double two = bias[c + 1];
                    double three = bias[c + 2];
                    double four = bias[c + 3];
                    for (int w = 0; w < places.length; w++) {
                        int place = start + c + places[w];
                        tensor[first + w] = one + from[place];
                        tensor[second + w] = two + from[place + 1];
                        tensor[third + w] = three + from[place + 2];
                        tensor[fourth + w] = four + from[place + 3];
                    }
                }
            }
            for (; c < channels; c++) {
                for (int w = 0; w < places.length; w++) {
                    double more = bias == null ? tensor[at + c * plane + w] : bias[c];
                    tensor[at + c * plane + w] = more + from[start + c + places[w]];
                }
            }
        }
    }

    private static final class Floats extends Numbers<float[]> {
        private static final float[] INPUT = Narrowing.narrowed(WinogradPlan.SQUARES.input());
        private static final float[] OUTPUT = Narrowing.narrowed(WinogradPlan.SQUARES.output());
        private static final float[] FILTER = Narrowing.narrowed(WinogradPlan.SQUARES.filter());

        @Override
        Scratch.Arrays<float[]> scratch() {
            return Scratch.own().floats;
        }

        @Override
        void multiply(
                boolean transposeA,
                boolean transposeB,
                int m,
                int n,
                int k,
                float[] a,
                int aOffset,
                int lda,
                float[] b,
                int bOffset,
                int ldb,
                int beta,
                float[] c,
                int cOffset,
                int ldc) {
            PRODUCT.multiply(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    1,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    beta,
                    c,
                    cOffset,
                    ldc);
        }

        @Override
        float[] input() {
            return INPUT;
        }

        @Override
        float[] output() {
            return OUTPUT;
        }

        @Override
        float[] filter() {
            return FILTER;
        }

        @Override
        void fill(float[] array, int from, int to, double value) {
            Arrays.fill(array, from, to, (float) value);
        }

        @Override
        void copy(float[] from, int at, float[] to, int start, int length) {
            System.arraycopy(from, at, to, start, length);
        }

        @Override
        void addInPlace(float[] from, float[] to, int start, int length) {
            for (int i = start; i < start + length; i++) {
                to[i] += from[i];
            }
        }

        @Override
        void take(double[] from, int at, float[] to, int start, int length) {
            Narrowing.narrow(from, at, to, start, length);
        }

        @Override
        void add(float[] from, int at, double[] to, int start, int length) {
            Narrowing.add(from, at, to, start, length);
        }

        @Override
        float[] tensor(double[] tensor) {
            return null;
        }

        @Override
        void spread(float[] from, int at, int length, float[] to, int start, int step) {
            for (int i = 0; i < length; i++) {
                to[start + i * step] = from[at + i];
            }
        }

        @Override
        void take(double[] from, int at, int every, float[] to, int start, int length) {
            if (every == 1) {
                take(from, at, to, start, length);
                return;
            }
            for (int i = 0; i < length; i++) {
                to[start + i] = (float) from[at + i * every];
            }
        }

        @Override
        void give(float[] from, int at, double[] to, int start, int length) {
            Narrowing.widen(from, at, to, start, length);
        }

        /** Four rows at a time, so that each line of the cache is written once. */
        @Override
        void transpose(float[] from, int at, int rows, int columns, float[] to) {
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                int a = at + row * columns;
                int b = a + columns;
                int c = b + columns;
                int d = c + columns;
                for (int j = 0, target = row; j < columns; j++, target += rows) {
                    to[target] = from[a + j];
                    to[target + 1] = from[b + j];
                    to[target + 2] = from[c + j];
                    to[target + 3] = from[d + j];
                }
            }
            for (; row < rows; row++) {
                spread(from, at + row * columns, columns, to, row, rows);
            }
        }

        @Override
        void add(float[] from, int at, double[] to, int start, int every, int length) {
            if (every == 1) {
                add(from, at, to, start, length);
                return;
            }
            for (int i = 0; i < length; i++) {
                to[start + i * every] += from[at + i];
            }
        }

        @Override
        void unpack(
                double[] tensor,
                int at,
                int plane,
                int channels,
                float[] to,
                int start,
                int[] places) {
            int c = 0;
            for (; c + 4 <= channels; c += 4) {
                int first = at + c * plane;
                int second = first + plane;
                int third = second + plane;
                int fourth = third + plane;
                for (int w = 0; w < places.length; w++) {
                    int place = start + c + places[w];
                    to[place] = (float) tensor[first + w];
                    to[place + 1] = (float) tensor[second + w];
                    to[place + 2] = (float) tensor[third + w];
                    to[place + 3] = (float) tensor[fourth + w];
                }
            }
            for (; c < channels; c++) {
                for (int w = 0; w < places.length; w++) {
                    to[start + c + places[w]] = (float) tensor[at + c * plane + w];
                }
            }
        }

        @Override
        void pack(
                float[] from,
                int start,
                int[] places,
                double[] bias,
                double[] tensor,
                int at,
                int plane,
                int channels) {
            int c = 0;
            for (; c + 4 <= channels; c += 4) {
                int first = at + c * plane;
                int second = first + plane;
                int third = second + plane;
                int fourth = third + plane;
                if (bias == null) {
                    for (int w = 0; w < places.length; w++) {
                        int place = start + c + places[w];
                        tensor[first + w] += from[place];
                        tensor[second + w] += from[place + 1];
                        tensor[third + w] += from[place + 2];
                        tensor[fourth + w] += from[place + 3];
                    }
                } else {
                    double one = bias[c];
                    double two = bias[c + 1];
                    double three = bias[c + 2];
                    double four = bias[c + 3];
                    for (int w = 0; w < places.length; w++) {
                        int place = start + c + places[w];
                        tensor[first + w] = one + from[place];
                        tensor[second + w] = two + from[place + 1];
                        tensor[third + w] = three + from[place + 2];
                        tensor[fourth + w] = four + from[place + 3];
                    }
                }
            }
            for (; c < channels; c++) {
                for (int w = 0; w < places.length; w++) {
                    double more = bias == null ? tensor[at + c * plane + w] : bias[c];
                    tensor[at + c * plane + w] = more + from[start + c + places[w]];
                }
            }
        }
    }
}
