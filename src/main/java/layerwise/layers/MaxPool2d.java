package layerwise.layers;

import layerwise.tensor.Tensor;

/**
 * The largest cell under the window, {@link Pool2d}: fast, with windows of 2x2 at stride 2 done in
 * loops of their own. Channels are shared out over {@link Threads}. The backward pass looks for the
 * largest cell again rather than remembering it.
 */
public final class MaxPool2d extends Pool2d {
    private final Threads threads;

    /** Pooling on the {@linkplain Threads#shared() shared threads}. */
    public MaxPool2d(PoolGeometry geometry) {
        this(geometry, Threads.shared());
    }

    /** Pooling with this window on these threads. */
    public MaxPool2d(PoolGeometry geometry, Threads threads) {
        super(geometry);
        this.threads = threads;
    }

    @Override
    public Tensor forward(Tensor x) {
        var out = Tensor.zeros(outShape(x));
        var planes = new Planes(geometry, x, out);
        if (planes.isHalving()) {
            planes.forEach(threads, plane -> halve(planes, plane, x.data(), out.data()));
        } else {
            planes.forEach(threads, plane -> forward(planes, plane, x.data(), out.data()));
        }
        return out;
    }

    private static void halve(Planes planes, int plane, double[] x, double[] out) {
        int width = planes.width;
        int to = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++, to += planes.outWidth) {
            int from = plane * planes.size + 2 * i * width;
            for (int j = 0; j < planes.outWidth; j++) {
                int at = from + 2 * j;
                out[to + j] =
                        Math.max(
                                Math.max(x[at], x[at + 1]),
                                Math.max(x[at + width], x[at + width + 1]));
            }
        }
    }

    private void forward(Planes planes, int plane, double[] x, double[] out) {
        int to = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++) {
            for (int j = 0; j < planes.outWidth; j++, to++) {
                int cell = largest(planes, x, plane, i, j);
                out[to] = cell < 0 ? 0 : x[cell];
            }
        }
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        var dx = Tensor.zeros(x.shape());
        var planes = new Planes(geometry, x, dOut);
        double[] d = dOut.data();
        if (planes.isHalving()) {
            planes.forEach(threads, plane -> spread(planes, plane, x.data(), d, dx.data()));
        } else {
            planes.forEach(threads, plane -> backward(planes, plane, x.data(), d, dx.data()));
        }
        return dx;
    }

    private static void spread(Planes planes, int plane, double[] x, double[] dOut, double[] dx) {
        int width = planes.width;
        int from = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++, from += planes.outWidth) {
            int row = plane * planes.size + 2 * i * width;
            for (int j = 0; j < planes.outWidth; j++) {
                int top = row + 2 * j;
                int bottom = top + width;
                // chosen, not branched to: which cell is largest cannot be predicted
                top += x[top + 1] > x[top] ? 1 : 0;
                bottom += x[bottom + 1] > x[bottom] ? 1 : 0;
                dx[x[bottom] > x[top] ? bottom : top] = dOut[from + j];
            }
        }
    }

    private void backward(Planes planes, int plane, double[] x, double[] dOut, double[] dx) {
        int from = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++) {
            for (int j = 0; j < planes.outWidth; j++, from++) {
                int cell = largest(planes, x, plane, i, j);
                if (cell >= 0) {
                    dx[cell] += dOut[from];
                }
            }
        }
    }

    /** Where the first of the window's largest cells lies in x, or -1 where that is padding. */
    private int largest(Planes planes, double[] x, int plane, int i, int j) {
        int top = i * geometry.stride() - geometry.pad();
        int left = j * geometry.stride() - geometry.pad();
        int bottom = top + geometry.windowHeight();
        int right = left + geometry.windowWidth();
        if (top < 0 || left < 0 || bottom > planes.height || right > planes.width) {
            return largestAtEdge(planes, x, plane, top, left);
        }
        int row = plane * planes.size + top * planes.width;
        int best = row + left;
        double value = x[best];
        for (int h = top; h < bottom; h++, row += planes.width) {
            for (int at = row + left; at < row + right; at++) {
                if (x[at] > value || x[at] != x[at]) {
                    value = x[at];
                    best = at;
                }
            }
        }
        return best;
    }

    private int largestAtEdge(Planes planes, double[] x, int plane, int top, int left) {
        boolean ignored = geometry.padding() == PoolPadding.IGNORED;
        int best = -1;
        double value = Double.NEGATIVE_INFINITY;
        boolean any = false;
        for (int h = top; h < top + geometry.windowHeight(); h++) {
            for (int w = left; w < left + geometry.windowWidth(); w++) {
                boolean inside = h >= 0 && h < planes.height && w >= 0 && w < planes.width;
                if (!inside && ignored) {
                    continue;
                }
                int at = inside ? plane * planes.size + h * planes.width + w : -1;
                double here = inside ? x[at] : 0;
                if (!any || here > value || here != here) {
                    any = true;
                    value = here;
                    best = at;
                }
            }
        }
        return best;
    }
}
