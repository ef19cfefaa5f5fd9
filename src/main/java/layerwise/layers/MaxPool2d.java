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
        var out = Tensor.zeros(outShape(x));
        var planes = new Planes(geometry, x, out);
        var search = new LargestCells(geometry, planes, rectified, x.data());
        planes.forEach(
                threads,
                plane -> {
                    int[] cells = PoolScratch.own().cells(planes.outSize);
                    search.find(plane, out.data(), plane * planes.outSize, cells, 0);
                });
        return out;
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var out = kept.output(outShape(x));
        var planes = new Planes(geometry, x, out);
        var search = new LargestCells(geometry, planes, rectified, x.data());
        int[] cells = kept.cells(out.size());
        planes.forEach(
                threads,
                plane -> {
                    int at = plane * planes.outSize;
                    search.find(plane, out.data(), at, cells, at);
                });
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        var dx = Tensor.zeros(x.shape());
        var planes = new Planes(geometry, x, dOut);
        var search = new LargestCells(geometry, planes, rectified, x.data());
        planes.forEach(
                threads,
                plane -> {
                    var scratch = PoolScratch.own();
                    int[] cells = scratch.cells(planes.outSize);
                    search.find(plane, scratch.outputs(planes.outSize), 0, cells, 0);
                    spread(planes, plane, cells, 0, dOut.data(), dx.data());
                });
        return dx;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireGradient(dOut, x);
        var dx = kept.gradient(x.shape());
        var planes = new Planes(geometry, x, dOut);
        int[] cells = kept.cells(dOut.size());
        planes.forEach(
                threads,
                plane ->
                        spread(
                                planes,
                                plane,
                                cells,
                                plane * planes.outSize,
                                dOut.data(),
                                dx.data()));
        return dx;
    }

    private static void spread(
            Planes planes, int plane, int[] cells, int at, double[] dOut, double[] dx) {
        int from = plane * planes.outSize;
        if (planes.isHalving()) {
            for (int i = 0; i < planes.outHeight; i++) {
                int row = i * planes.outWidth;
                planes.clearHalved(plane, i, dx);
                put(cells, at + row, dOut, from + row, planes.outWidth, dx);
            }
        } else {
            planes.clear(plane, dx);
            add(cells, at, dOut, from, planes.outSize, dx);
        }
    }

    /** Adds gradients to those of the largest cells. */
    private static void add(int[] cells, int at, double[] dOut, int from, int count, double[] dx) {
        for (int k = 0; k < count; k++) {
            int cell = cells[at + k];
            dx[cell ^ cell >> 31] += share(dOut[from + k], cell);
        }
    }

    /** As {@link #add} to zeros, where no two windows share a cell. */
    private static void put(int[] cells, int at, double[] dOut, int from, int count, double[] dx) {
        for (int k = 0; k < count; k++) {
            int cell = cells[at + k];
            dx[cell ^ cell >> 31] = 0.0 + share(dOut[from + k], cell);
        }
    }

    /** No branch, for nobody can predict it: a negative cell adds 0 to its complement. */
    private static double share(double dOut, int cell) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(dOut) & ~(cell >> 31));
    }
}
