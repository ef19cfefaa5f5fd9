package layerwise.layers;

import layerwise.tensor.Tensor;

/**
 * The largest cell under the window, {@link Pool2d}, fast. Channels are shared out over {@link
 * Threads}. In training the forward pass notes where the largest cells lie; else the backward pass
 * looks for them again.
 */
public final class MaxPool2d extends Pool2d implements Reusing {
    private final Threads threads;
    private final boolean rectified;

    /** Pooling on the {@linkplain Threads#shared() shared threads}. */
    public MaxPool2d(PoolGeometry geometry) {
        this(geometry, Threads.shared());
    }

    /** Pooling with this window on these threads. */
    public MaxPool2d(PoolGeometry geometry, Threads threads) {
        this(geometry, threads, false);
    }

    private MaxPool2d(PoolGeometry geometry, Threads threads, boolean rectified) {
        super(geometry);
        this.threads = threads;
        this.rectified = rectified;
    }

    /**
     * This layer behind a {@link Relu} with derivative 0 at 0, in one: the largest of rectified
     * cells is the largest cell, rectified.
     */
    MaxPool2d rectified() {
        return new MaxPool2d(geometry, threads, true);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, new Workspace());
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var out = kept.output(outShape(x));
        var planes = new Planes(geometry, x, out);
        var search = new LargestCells(geometry, planes, rectified, x.data());
        int[] cells = kept.cells(out.size());
        planes.forEach(threads, plane -> search.find(plane, out.data(), cells));
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        var kept = new Workspace();
        forward(x, kept);
        return backward(dOut, x, kept);
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireGradient(dOut, x);
        var dx = kept.gradient(x.shape());
        var planes = new Planes(geometry, x, dOut);
        int[] cells = kept.cells(dOut.size());
        planes.forEach(threads, plane -> spread(planes, plane, cells, dOut.data(), dx.data()));
        return dx;
    }

    private static void spread(Planes planes, int plane, int[] cells, double[] dOut, double[] dx) {
        int from = plane * planes.outSize;
        if (planes.isHalving()) {
            for (int i = 0; i < planes.outHeight; i++) {
                planes.clearHalved(plane, i, dx);
                put(cells, dOut, from + i * planes.outWidth, planes.outWidth, dx);
            }
        } else {
            planes.clear(plane, dx);
            add(cells, dOut, from, planes.outSize, dx);
        }
    }

    /** Adds gradients to those of the largest cells. */
    private static void add(int[] cells, double[] dOut, int from, int count, double[] dx) {
        for (int k = from; k < from + count; k++) {
            int cell = cells[k];
            dx[cell ^ cell >> 31] += share(dOut[k], cell);
        }
    }

    /** As {@link #add} to zeros, where no two windows share a cell. */
    private static void put(int[] cells, double[] dOut, int from, int count, double[] dx) {
        for (int k = from; k < from + count; k++) {
            int cell = cells[k];
            dx[cell ^ cell >> 31] = 0.0 + share(dOut[k], cell);
        }
    }

    /** No branch, for nobody can predict it: a negative cell adds 0 to its complement. */
    private static double share(double dOut, int cell) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(dOut) & ~(cell >> 31));
    }
}
