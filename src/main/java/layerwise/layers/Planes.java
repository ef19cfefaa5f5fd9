package layerwise.layers;

import java.util.Arrays;
import java.util.function.IntConsumer;
import layerwise.tensor.Tensor;

/**
 * The sizes of one pooling of one batch, channel by channel: N·C planes of H rows and W columns.
 */
final class Planes {
    /** Cells in a piece of work, about; a piece must be worth waking a thread for. */
    private static final int PIECE = 1 << 12;

    final int height;
    final int width;
    final int size;
    final int outHeight;
    final int outWidth;
    final int outSize;
    private final int count;
    private final PoolGeometry geometry;

    Planes(PoolGeometry geometry, Tensor x, Tensor out) {
        this.geometry = geometry;
        this.count = x.dim(0) * x.dim(1);
        this.height = x.dim(2);
        this.width = x.dim(3);
        this.size = height * width;
        this.outHeight = out.dim(2);
        this.outWidth = out.dim(3);
        this.outSize = outHeight * outWidth;
    }

    /** Whether windows of 2x2 lie side by side and none sticks out. */
    boolean isHalving() {
        return geometry.windowHeight() == 2
                && geometry.windowWidth() == 2
                && geometry.stride() == 2
                && geometry.pad() == 0;
    }

    /** Sets a plane of dx to 0, just before its cells are written: then it lies in the cache. */
    void clear(int plane, double[] dx) {
        Arrays.fill(dx, plane * size, (plane + 1) * size, 0);
    }

    /** Sets the two rows to 0 that a row of halving windows stands for, and a last one after it. */
    void clearHalved(int plane, int i, double[] dx) {
        int end = i + 1 < outHeight ? 2 * i + 2 : height;
        Arrays.fill(dx, plane * size + 2 * i * width, plane * size + end * width, 0);
    }

    /** Runs the work for the number of each plane; the pieces differ by one plane at most. */
    void forEach(Threads threads, IntConsumer work) {
        int each = Math.max(1, PIECE / Math.max(1, Math.max(size, outSize)));
        int pieces = Math.ceilDiv(count, each);
        threads.forEach(
                pieces,
                piece -> {
                    int end = (int) ((piece + 1L) * count / pieces);
                    for (int plane = (int) ((long) piece * count / pieces); plane < end; plane++) {
                        work.accept(plane);
                    }
                });
    }
}
