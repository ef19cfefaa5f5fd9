package layerwise.layers;

import java.util.Arrays;
import layerwise.layers.ConvPlan.Tile;
import layerwise.tensor.MatrixProduct;

/**
 * A {@link ConvPass} that multiplies less, by {@link Winograd} along the rows: for wide filters, in
 * double precision. Four outputs side by side, the cells of a row under them and a row of a filter
 * are each taken to some points; at each point the fours of a tile and the rows of all filters are
 * one matrix product.
 *
 * <pre>
 *   at cells (points, C · rows · across) = input · cells
 *   at filters (F, C·HH)                 = filter · weights
 *   outputs                              = output · (at filters · windows of at cells)
 *   at gradients (F, fours)              = outputᵀ · gradients at the outputs
 *   dw                                  += filterᵀ · (at gradients · windowsᵀ)
 *   dx                                   = inputᵀ · (at filtersᵀ · at gradients, rolled up)
 * </pre>
 *
 * <p>Windows are rows of the band at a point, each a run of it that begins a row further down.
 * Within a part, dw is added up at the points.
 */
final class WinogradRowPass extends ConvPass {
    private static final int OUT = Winograd.OUT;
    private static final MatrixProduct PRODUCT = MatrixProduct.best();

    private final WinogradRowPlan plan;
    private final Winograd winograd;
    private final int f;
    private final int points;
    private final int windowRows;

    /** At the points: (points, F, C, HH). */
    private final double[] filters;

    WinogradRowPass(
            WinogradRowPlan plan, double[] weights, double[] bias, double[] x, double[] out) {
        super(plan, bias, x, out);
        this.plan = plan;
        this.winograd = plan.winograd;
        this.f = plan.f;
        this.points = winograd.points();
        this.windowRows = plan.windowRows;
        int taps = winograd.taps();
        int rows = f * windowRows;
        this.filters = Scratch.own().doubles.weights(points * rows);
        PRODUCT.multiply(
                false,
                true,
                points,
                rows,
                taps,
                1,
                winograd.filter(),
                0,
                taps,
                weights,
                0,
                taps,
                0,
                filters,
                0,
                rows);
    }

    @Override
    void forward(Tile tile) {
        int fours = tile.rows() * tile.width();
        int pitchIn = ConvPlan.pitch(fours);
        int pitchOut = ConvPlan.pitch(f * fours);
        double[] windows = windows(tile, pitchIn);
        double[] there = Scratch.own().doubles.sums(points * pitchOut);
        for (int p = 0; p < points; p++) {
            PRODUCT.multiply(
                    false,
                    false,
                    f,
                    fours,
                    windowRows,
                    1,
                    filters,
                    p * f * windowRows,
                    windowRows,
                    windows,
                    p * windowRows * pitchIn,
                    pitchIn,
                    0,
                    there,
                    p * pitchOut,
                    fours);
        }
        double[] outputs = Scratch.own().doubles.outputs(OUT * pitchOut);
        PRODUCT.multiply(
                false,
                false,
                OUT,
                f * fours,
                points,
                1,
                winograd.output(),
                0,
                points,
                there,
                0,
                pitchOut,
                0,
                outputs,
                0,
                pitchOut);
        for (int filter = 0; filter < f; filter++) {
            double b = bias[filter];
            eachRun(tile, filter, (to, at, count) -> give(outputs, at, pitchOut, b, to, count));
        }
    }

    @Override
    void backward(Tile tile, boolean first, double[] sums, int at, double[] dx) {
        int fours = tile.rows() * tile.width();
        int pitchIn = ConvPlan.pitch(fours);
        int pitchOut = ConvPlan.pitch(f * fours);
        double[] windows = windows(tile, pitchIn);
        double[] gradients = Scratch.own().doubles.outputs(OUT * pitchOut);
        for (int filter = 0; filter < f; filter++) {
            eachRun(tile, filter, (from, to, count) -> take(from, gradients, to, pitchOut, count));
        }
        double[] there = Scratch.own().doubles.sums(points * pitchOut);
        PRODUCT.multiply(
                true,
                false,
                points,
                f * fours,
                OUT,
                1,
                winograd.output(),
                0,
                points,
                gradients,
                0,
                pitchOut,
                0,
                there,
                0,
                pitchOut);
        for (int filter = 0; filter < f; filter++) {
            int start = Winograd.SUMS * pitchOut + filter * fours;
            sums[at + f * plan.k + filter] += Sums.of(there, start, start + fours);
        }
        double[] dw = Scratch.own().doubles.products(points * f * windowRows);
        for (int p = 0; p < points; p++) {
            PRODUCT.multiply(
                    false,
                    true,
                    f,
                    windowRows,
                    fours,
                    1,
                    there,
                    p * pitchOut,
                    fours,
                    windows,
                    p * windowRows * pitchIn,
                    pitchIn,
                    first ? 0 : 1,
                    dw,
                    p * f * windowRows,
                    windowRows);
            if (dx != null) {
                PRODUCT.multiply(
                        true,
                        false,
                        windowRows,
                        fours,
                        f,
                        1,
                        filters,
                        p * f * windowRows,
                        windowRows,
                        there,
                        p * pitchOut,
                        fours,
                        0,
                        windows,
                        p * windowRows * pitchIn,
                        pitchIn);
            }
        }
        if (dx != null) {
            rollUp(windows, pitchIn, tile, dx);
        }
    }

    /** Takes what is kept at the points to sums, as (F, C, HH, WW). */
    @Override
    void endPart(double[] sums, int at) {
        int taps = winograd.taps();
        int rows = f * windowRows;
        double[] dw = Scratch.own().doubles.products(points * rows);
        PRODUCT.multiply(
                true,
                false,
                rows,
                taps,
                points,
                1,
                dw,
                0,
                rows,
                winograd.filter(),
                0,
                taps,
                0,
                sums,
                at,
                taps);
    }

    @Override
    void takeWeights(double[] sums, double[] dw) {
        System.arraycopy(sums, 0, dw, 0, f * plan.k);
    }

    /** The windows of a tile at the points, (points, C, HH, fours). */
    private double[] windows(Tile tile, int pitchIn) {
        int size = points * plan.pitch;
        double[] cells = Scratch.own().doubles.turned(size);
        Arrays.fill(cells, 0, size, 0);
        int[] from = plan.inImage;
        int[] to = plan.inCells;
        eachRow(
                tile,
                (line, place, count) -> {
                    for (int i = 0; i < count; i++) {
                        cells[place + to[i]] = x[line + from[i]];
                    }
                });
        double[] there = Scratch.own().doubles.totals(size);
        multiplyInput(false, cells, there);
        double[] windows = Scratch.own().doubles.windows(points * windowRows * pitchIn);
        int fours = tile.rows() * tile.width();
        for (int row = 0; row < points * windowRows; row++) {
            System.arraycopy(there, plan.inBand[row], windows, row * pitchIn, fours);
        }
        return windows;
    }

    /** The way back, for gradients, where windows and fours overlap. */
    private void rollUp(double[] windows, int pitchIn, Tile tile, double[] dx) {
        int size = points * plan.pitch;
        double[] there = addWindows(windows, pitchIn, tile);
        double[] cells = Scratch.own().doubles.turned(size);
        multiplyInput(true, there, cells);
        if (tile.row() == 0) {
            int start = tile.first() * plan.imageSize;
            Arrays.fill(dx, start, start + plan.imageSize, 0);
        }
        int[] to = plan.inImage;
        int[] from = plan.inCells;
        eachRow(
                tile,
                (line, place, count) -> {
                    for (int i = 0; i < count; i++) {
                        dx[line + to[i]] += cells[place + from[i]];
                    }
                });
    }

    /** Takes a band's cells to the points, or, transposed, gradients at the points to the cells. */
    private void multiplyInput(boolean transposed, double[] from, double[] to) {
        PRODUCT.multiply(
                transposed,
                false,
                points,
                plan.pitch,
                points,
                1,
                winograd.input(),
                0,
                points,
                from,
                0,
                plan.pitch,
                0,
                to,
                0,
                plan.pitch);
    }

    /**
     * Adds the windows up to a band. Each is copied to its place first: a loop over two arrays at
     * one index is vectorised, at two it is not.
     */
    private double[] addWindows(double[] windows, int pitchIn, Tile tile) {
        double[] there = Scratch.own().doubles.totals(points * plan.pitch);
        int height = plan.geometry.filterHeight();
        int fours = tile.rows() * tile.width();
        int length = plan.bandRows * plan.across;
        double[] sum = Scratch.own().doubles.turned(length);
        double[] placed = Scratch.own().doubles.outputs(length);
        for (int row = 0; row < points * windowRows; row += height) {
            Arrays.fill(sum, 0, length, 0);
            for (int h = 0; h < height; h++) {
                int at = h * plan.across;
                System.arraycopy(windows, (row + h) * pitchIn, placed, at, fours);
                for (int i = at; i < at + fours; i++) {
                    sum[i] += placed[i];
                }
            }
            System.arraycopy(sum, 0, there, plan.inBand[row], length);
        }
        return there;
    }

    /** What lies at one place in a tensor and at another in an array of the pass's own. */
    private interface Run {
        void move(int inTensor, int inOwn, int count);
    }

    /** Is called for each row of an image that a tile sees, with its place among the cells. */
    private void eachRow(Tile tile, Run run) {
        int place = 0;
        for (int c = 0; c < plan.geometry.inChannels(); c++) {
            int plane = tile.first() * plan.imageSize + c * plan.height * plan.width;
            for (int row = 0; row < plan.bandRows; row++, place += plan.across) {
                int h = tile.row() + row - plan.geometry.pad();
                if (h >= 0 && h < plan.height) {
                    run.move(plane + h * plan.width, place, plan.inImage.length);
                }
            }
        }
    }

    /**
     * Is called for the rows of a filter's outputs in a tile, all together where fours end with a
     * row, with their place among the fours.
     */
    private void eachRun(Tile tile, int filter, Run run) {
        int start = ((tile.first() * f + filter) * plan.outHeight + tile.row()) * plan.outWidth;
        int fours = filter * tile.rows() * plan.across;
        if (plan.joined) {
            run.move(start, fours, tile.rows() * plan.outWidth);
            return;
        }
        for (int row = 0; row < tile.rows(); row++) {
            run.move(start + row * plan.outWidth, fours + row * plan.across, plan.outWidth);
        }
    }

    /** To outputs: from four matrices that hold the first, second... output of each four. */
    private void give(double[] fours, int at, int pitch, double bias, int to, int count) {
        int whole = count / OUT;
        int b = at + pitch;
        int c = b + pitch;
        int d = c + pitch;
        for (int i = 0; i < whole; i++) {
            out[to + OUT * i] = bias + fours[at + i];
            out[to + OUT * i + 1] = bias + fours[b + i];
            out[to + OUT * i + 2] = bias + fours[c + i];
            out[to + OUT * i + 3] = bias + fours[d + i];
        }
        for (int rest = 0; rest < count % OUT; rest++) {
            out[to + OUT * whole + rest] = bias + fours[at + rest * pitch + whole];
        }
    }

    /** From gradients at the outputs; in a four that sticks out, what is not there is 0. */
    private void take(int from, double[] fours, int at, int pitch, int count) {
        int whole = count / OUT;
        int b = at + pitch;
        int c = b + pitch;
        int d = c + pitch;
        for (int i = 0; i < whole; i++) {
            fours[at + i] = out[from + OUT * i];
            fours[b + i] = out[from + OUT * i + 1];
            fours[c + i] = out[from + OUT * i + 2];
            fours[d + i] = out[from + OUT * i + 3];
        }
        for (int rest = 0; !plan.joined && rest < OUT; rest++) {
            int w = OUT * whole + rest;
            fours[at + rest * pitch + whole] = w < count ? out[from + w] : 0;
        }
    }
}
