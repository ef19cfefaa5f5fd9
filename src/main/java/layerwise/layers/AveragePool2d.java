package layerwise.layers;

import layerwise.tensor.Tensor;

/**
 * The mean of the cells under the window, {@link Pool2d}: fast, with windows of 2x2 at stride 2
 * done in loops of their own. Channels are shared out over {@link Threads}.
 */
public final class AveragePool2d extends Pool2d implements Reusing {
    private final Threads threads;

    /** Pooling on the {@linkplain Threads#shared() shared threads}. */
    public AveragePool2d(PoolGeometry geometry) {
        this(geometry, Threads.shared());
    }

    /** Pooling with this window on these threads. */
    public AveragePool2d(PoolGeometry geometry, Threads threads) {
        super(geometry);
        this.threads = threads;
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var out = kept.output(outShape(x));
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
                out[to + j] = (x[at] + x[at + 1] + x[at + width] + x[at + width + 1]) / 4;
            }
        }
    }

    private void forward(Planes planes, int plane, double[] x, double[] out) {
        int to = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++) {
            int top = Math.max(0, first(i));
            int bottom = Math.min(planes.height, first(i) + geometry.windowHeight());
            for (int j = 0; j < planes.outWidth; j++, to++) {
                int left = Math.max(0, first(j));
                int right = Math.min(planes.width, first(j) + geometry.windowWidth());
                double sum = 0;
                for (int h = top; h < bottom; h++) {
                    int row = plane * planes.size + h * planes.width;
                    for (int at = row + left; at < row + right; at++) {
                        sum += x[at];
                    }
                }
                out[to] = sum / cells((bottom - top) * (right - left));
            }
        }
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireGradient(dOut, x);
        var dx = kept.gradient(x.shape());
        var planes = new Planes(geometry, x, dOut);
        if (planes.isHalving()) {
            planes.forEach(threads, plane -> spread(planes, plane, dOut.data(), dx.data()));
        } else {
            planes.forEach(threads, plane -> backward(planes, plane, dOut.data(), dx.data()));
        }
        return dx;
    }

    private static void spread(Planes planes, int plane, double[] dOut, double[] dx) {
        planes.clear(plane, dx);
        int width = planes.width;
        int from = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++, from += planes.outWidth) {
            int row = plane * planes.size + 2 * i * width;
            for (int j = 0; j < planes.outWidth; j++) {
                int at = row + 2 * j;
                double share = dOut[from + j] / 4;
                dx[at] = share;
                dx[at + 1] = share;
                dx[at + width] = share;
                dx[at + width + 1] = share;
            }
        }
    }

    private void backward(Planes planes, int plane, double[] dOut, double[] dx) {
        planes.clear(plane, dx);
        int from = plane * planes.outSize;
        for (int i = 0; i < planes.outHeight; i++) {
            int top = Math.max(0, first(i));
            int bottom = Math.min(planes.height, first(i) + geometry.windowHeight());
            for (int j = 0; j < planes.outWidth; j++, from++) {
                int left = Math.max(0, first(j));
                int right = Math.min(planes.width, first(j) + geometry.windowWidth());
                double share = dOut[from] / cells((bottom - top) * (right - left));
                for (int h = top; h < bottom; h++) {
                    int row = plane * planes.size + h * planes.width;
                    for (int at = row + left; at < row + right; at++) {
                        dx[at] += share;
                    }
                }
            }
        }
    }

    /** The row or column of the image where a window begins; negative in the padding. */
    private int first(int position) {
        return position * geometry.stride() - geometry.pad();
    }

    /** What a sum is divided by. */
    private int cells(int inside) {
        return geometry.padding() == PoolPadding.ZEROS
                ? geometry.windowHeight() * geometry.windowWidth()
                : inside;
    }
}
