package layerwise.layers;

import layerwise.layers.ConvPlan.Tile;
import layerwise.tensor.MatrixProduct;

/**
 * A {@link ConvPass} that multiplies less, by {@link Winograd}: where filters are 3x3 and channels
 * many. A square of outputs, its cells and a filter are each taken to 36 points; at each point all
 * squares and all channels are one small matrix product. The way there and back is a matrix product
 * too.
 *
 * <pre>
 *   at inputs (squares, C)    = input · cells
 *   at filters (C, F)         = filter · weights
 *   outputs                   = output · (at inputs · at filters)
 *   at gradients (squares, F) = outputᵀ · gradients at the outputs
 *   dw                       += filterᵀ · (at inputsᵀ · at gradients)
 *   dx                        = inputᵀ · (at gradients · at filtersᵀ)
 * </pre>
 *
 * <p>Within a part, dw is added up at the points, in the precision of the products.
 *
 * @param <A> the arrays, double[] or float[]
 */
final class WinogradPass<A> extends ConvPass {
    /** Columns taken to the points at a time, about, so that they are still in the first cache. */
    private static final int CHUNK = 256;

    private static final int POINTS = WinogradPlan.SQUARES.points();

    private static final int FILTER_CELLS = WinogradPlan.SQUARES.taps();

    private final WinogradPlan plan;
    private final Numbers<A> numbers;
    private final int f;
    private final int channels;

    /** At the points: (POINTS, C, F) in the forward pass, (POINTS, F, C) in the backward pass. */
    private final A filters;

    WinogradPass(
            WinogradPlan plan,
            Numbers<A> numbers,
            double[] weights,
            double[] bias,
            double[] x,
            double[] out) {
        super(plan, bias, x, out);
        this.plan = plan;
        this.numbers = numbers;
        this.f = plan.f;
        this.channels = plan.geometry.inChannels();
        this.filters = atPoints(bias == null ? weights : channelsFirst(weights));
    }

    /** (F, C, 3, 3) as (C, F, 3, 3). */
    private double[] channelsFirst(double[] weights) {
        double[] turned = Scratch.own().doubles.turned(weights.length);
        for (int filter = 0; filter < f; filter++) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(
                        weights,
                        (filter * channels + c) * FILTER_CELLS,
                        turned,
                        (c * f + filter) * FILTER_CELLS,
                        FILTER_CELLS);
            }
        }
        return turned;
    }

    private A atPoints(double[] weights) {
        int count = f * channels;
        double[] points = Scratch.own().doubles.sums(POINTS * count);
        MatrixProduct.best()
                .multiply(
                        false,
                        true,
                        POINTS,
                        count,
                        FILTER_CELLS,
                        1,
                        WinogradPlan.SQUARES.filter(),
                        0,
                        FILTER_CELLS,
                        weights,
                        0,
                        FILTER_CELLS,
                        0,
                        points,
                        0,
                        count);
        A kept = numbers.scratch().weights(POINTS * count);
        numbers.take(points, 0, kept, 0, POINTS * count);
        return kept;
    }

    @Override
    void forward(Tile tile) {
        int squares = tile.rows() * tile.width();
        int pitchIn = ConvPlan.pitch(squares * channels);
        int pitchOut = ConvPlan.pitch(squares * f);
        A inputs = numbers.scratch().windows(POINTS * pitchIn);
        A outputs = numbers.scratch().sums(POINTS * pitchOut);
        cellsToPoints(tile, inputs, pitchIn);
        for (int p = 0; p < POINTS; p++) {
            numbers.multiply(
                    false,
                    false,
                    squares,
                    f,
                    channels,
                    inputs,
                    p * pitchIn,
                    channels,
                    filters,
                    p * channels * f,
                    f,
                    0,
                    outputs,
                    p * pitchOut,
                    f);
        }
        pointsToOutputs(tile, outputs, pitchOut);
    }

    @Override
    void backward(Tile tile, boolean first, double[] sums, int at, double[] dx) {
        int squares = tile.rows() * tile.width();
        int pitchIn = ConvPlan.pitch(squares * channels);
        int pitchOut = ConvPlan.pitch(squares * f);
        A inputs = numbers.scratch().windows(POINTS * pitchIn);
        A gradients = numbers.scratch().sums(POINTS * pitchOut);
        A dw = numbers.scratch().products(POINTS * f * channels);
        cellsToPoints(tile, inputs, pitchIn);
        gradientsToPoints(tile, gradients, pitchOut);
        addBias(gradients, pitchOut, squares, sums, at + plan.k * f);
        for (int p = 0; p < POINTS; p++) {
            numbers.multiply(
                    true,
                    false,
                    channels,
                    f,
                    squares,
                    inputs,
                    p * pitchIn,
                    channels,
                    gradients,
                    p * pitchOut,
                    f,
                    first ? 0 : 1,
                    dw,
                    p * channels * f,
                    f);
            if (dx != null) {
                numbers.multiply(
                        false,
                        false,
                        squares,
                        channels,
                        f,
                        gradients,
                        p * pitchOut,
                        f,
                        filters,
                        p * f * channels,
                        channels,
                        0,
                        inputs,
                        p * pitchIn,
                        channels);
            }
        }
        if (dx != null) {
            pointsToCells(tile, inputs, pitchIn, dx);
        }
    }

    /** Takes what is kept at the points to sums, as (3, 3, C, F). */
    @Override
    void endPart(double[] sums, int at) {
        int count = f * channels;
        A dw = numbers.scratch().products(POINTS * count);
        A atTaps = numbers.scratch().sums(FILTER_CELLS * count);
        numbers.multiply(
                true,
                false,
                FILTER_CELLS,
                count,
                POINTS,
                numbers.filter(),
                0,
                FILTER_CELLS,
                dw,
                0,
                count,
                0,
                atTaps,
                0,
                count);
        numbers.add(atTaps, 0, sums, at, FILTER_CELLS * count);
    }

    @Override
    void takeWeights(double[] sums, double[] dw) {
        int count = f * channels;
        for (int filter = 0; filter < f; filter++) {
            for (int c = 0; c < channels; c++) {
                for (int tap = 0; tap < FILTER_CELLS; tap++) {
                    dw[(filter * channels + c) * FILTER_CELLS + tap] =
                            sums[tap * count + c * f + filter];
                }
            }
        }
    }

    /** The gradient of the bias, of gradients at the points. */
    private void addBias(A gradients, int pitch, int squares, double[] sums, int at) {
        int sumsOfSquares = (Winograd.SUMS * WinogradPlan.SIDE + Winograd.SUMS) * pitch;
        for (int square = 0; square < squares; square++) {
            numbers.add(gradients, sumsOfSquares + square * f, sums, at, f);
        }
    }

    /** Takes what is under a tile's squares to the points, as columns (square, channel). */
    private void cellsToPoints(Tile tile, A points, int pitch) {
        int perImage = tile.rows() * plan.across;
        int chunk = Math.max(1, CHUNK / channels);
        int inBand = bandRows(tile) * plan.bandWidth;
        A band = numbers.scratch().turned(inBand * channels);
        A columns = numbers.scratch().outputs(POINTS * ConvPlan.pitch(chunk * channels));
        numbers.fill(band, 0, inBand * channels, 0);
        for (int image = 0; image < tile.images(); image++) {
            for (int row = 0; row < bandRows(tile); row++) {
                int h = tile.row() * Winograd.OUT + row - plan.geometry.pad();
                if (h >= 0 && h < plan.height) {
                    numbers.unpack(
                            x,
                            inImage(tile, image, h),
                            plan.height * plan.width,
                            channels,
                            band,
                            row * plan.bandWidth * channels,
                            plan.inBand);
                }
            }
            for (int from = 0; from < perImage; from += chunk) {
                int count = Math.min(chunk, perImage - from);
                int ld = ConvPlan.pitch(count * channels);
                eachRun(
                        from,
                        count,
                        (inBands, inColumns, length) ->
                                numbers.copy(band, inBands, columns, inColumns, length));
                numbers.multiply(
                        false,
                        false,
                        POINTS,
                        count * channels,
                        POINTS,
                        numbers.input(),
                        0,
                        POINTS,
                        columns,
                        0,
                        ld,
                        0,
                        points,
                        (image * perImage + from) * channels,
                        pitch);
            }
        }
    }

    /** The way back for gradients, where squares overlap. */
    private void pointsToCells(Tile tile, A points, int pitch, double[] dx) {
        int perImage = tile.rows() * plan.across;
        int chunk = Math.max(1, CHUNK / channels);
        int inBand = bandRows(tile) * plan.bandWidth;
        A band = numbers.scratch().turned(inBand * channels);
        A placed = numbers.scratch().totals(inBand * channels);
        A columns = numbers.scratch().outputs(POINTS * ConvPlan.pitch(chunk * channels));
        for (int image = 0; image < tile.images(); image++) {
            numbers.fill(band, 0, inBand * channels, 0);
            for (int from = 0; from < perImage; from += chunk) {
                int count = Math.min(chunk, perImage - from);
                int ld = ConvPlan.pitch(count * channels);
                numbers.multiply(
                        true,
                        false,
                        POINTS,
                        count * channels,
                        POINTS,
                        numbers.input(),
                        0,
                        POINTS,
                        points,
                        (image * perImage + from) * channels,
                        pitch,
                        0,
                        columns,
                        0,
                        ld);
                eachRun(
                        from,
                        count,
                        (inBands, inColumns, length) -> {
                            // a loop over two arrays at one index is vectorised, at two it is not
                            numbers.copy(columns, inColumns, placed, inBands, length);
                            numbers.addInPlace(placed, band, inBands, length);
                        });
            }
            for (int row = 0; row < bandRows(tile); row++) {
                int h = tile.row() * Winograd.OUT + row - plan.geometry.pad();
                if (h >= 0 && h < plan.height) {
                    // the rows of two bands overlap as their squares do
                    boolean isNew = tile.row() == 0 || row >= WinogradPlan.SIDE - Winograd.OUT;
                    numbers.pack(
                            band,
                            row * plan.bandWidth * channels,
                            plan.inBand,
                            isNew ? plan.noBias : null,
                            dx,
                            inImage(tile, image, h),
                            plan.height * plan.width,
                            channels);
                }
            }
        }
    }

    /** Cells at one place in squares side by side, in a band and in the columns. */
    private interface Run {
        void move(int inBand, int inColumns, int length);
    }

    private void eachRun(int from, int count, Run run) {
        int ld = ConvPlan.pitch(count * channels);
        for (int i = 0; i < POINTS; i++) {
            int beside;
            for (int square = 0; square < count; square += beside) {
                beside = Math.min(count - square, plan.across - (from + square) % plan.across);
                run.move(
                        plan.cell(from + square, i) * channels,
                        i * ld + square * channels,
                        beside * channels);
            }
        }
    }

    private static int bandRows(Tile tile) {
        return tile.rows() * Winograd.OUT + WinogradPlan.SIDE - Winograd.OUT;
    }

    /** Takes the gradients at a tile's outputs to the points, as columns (square, filter). */
    private void gradientsToPoints(Tile tile, A points, int pitch) {
        int columns = plan.across * f;
        int ld = ConvPlan.pitch(columns);
        int area = Winograd.OUT * Winograd.OUT;
        A gradients = numbers.scratch().outputs(area * ld);
        for (int image = 0; image < tile.images(); image++) {
            for (int row = 0; row < tile.rows(); row++) {
                // where squares stick out
                numbers.fill(gradients, 0, area * ld, 0);
                for (int i = 0; i < Winograd.OUT; i++) {
                    int h = (tile.row() + row) * Winograd.OUT + i;
                    if (h < plan.outHeight) {
                        numbers.unpack(
                                out,
                                inOut(tile, image, h),
                                plan.outHeight * plan.outWidth,
                                f,
                                gradients,
                                i * Winograd.OUT * ld,
                                plan.inSquares);
                    }
                }
                numbers.multiply(
                        true,
                        false,
                        POINTS,
                        columns,
                        area,
                        numbers.output(),
                        0,
                        POINTS,
                        gradients,
                        0,
                        ld,
                        0,
                        points,
                        (image * tile.rows() + row) * columns,
                        pitch);
            }
        }
    }

    /** The way back, to outputs. */
    private void pointsToOutputs(Tile tile, A points, int pitch) {
        int columns = plan.across * f;
        int ld = ConvPlan.pitch(columns);
        int area = Winograd.OUT * Winograd.OUT;
        A outputs = numbers.scratch().outputs(area * ld);
        for (int image = 0; image < tile.images(); image++) {
            for (int row = 0; row < tile.rows(); row++) {
                numbers.multiply(
                        false,
                        false,
                        area,
                        columns,
                        POINTS,
                        numbers.output(),
                        0,
                        POINTS,
                        points,
                        (image * tile.rows() + row) * columns,
                        pitch,
                        0,
                        outputs,
                        0,
                        ld);
                for (int i = 0; i < Winograd.OUT; i++) {
                    int h = (tile.row() + row) * Winograd.OUT + i;
                    if (h < plan.outHeight) {
                        numbers.pack(
                                outputs,
                                i * Winograd.OUT * ld,
                                plan.inSquares,
                                bias,
                                out,
                                inOut(tile, image, h),
                                plan.outHeight * plan.outWidth,
                                f);
                    }
                }
            }
        }
    }

    /** Where row h of an image begins in x. */
    private int inImage(Tile tile, int image, int h) {
        return (tile.first() + image) * plan.imageSize + h * plan.width;
    }

    /** Where row h of an image's outputs begins in the output. */
    private int inOut(Tile tile, int image, int h) {
        return ((tile.first() + image) * f * plan.outHeight + h) * plan.outWidth;
    }
}
