package layerwise.datasets;

import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;

/**
 * Digits drawn with a pen that wavers, in MNIST's shape, for lessons where MNIST is not to be had.
 * Each is a few strokes through jittered points, slanted, turned, bent, drawn with a pen of varying
 * width and, as in MNIST, fitted into 20x20 pixels and centred by its mass in 28x28. The same seed
 * gives the same bytes.
 */
public final class SyntheticDigits {
    private static final int SIDE = 28;
    private static final double BOX = 20;
    private static final Shape IMAGE = Shape.of(1, SIDE, SIDE);

    private SyntheticDigits() {}

    /**
     * A set divided as CS5242 divides MNIST, a fifth of its size: 9600, 2400 and 2000 images.
     *
     * @param reason why it stands in for MNIST; it becomes part of the name, so that no plot hides
     *     it
     */
    static ImageDataset likeMnist(String reason) {
        return new ImageDataset(
                "DRAWN DIGITS, not MNIST (" + reason + ")",
                true,
                Mnist.CLASSES,
                draw(9_600, 1),
                draw(2_400, 2),
                draw(2_000, 3));
    }

    /**
     * Draws {@code count} digits, equally many of each class as far as that goes, in random order.
     *
     * @param seed the same seed gives the same bytes
     */
    public static LabeledImages draw(int count, int seed) {
        var random = new RandomState(seed);
        int[] order = random.permutation(count);
        var pixels = new byte[count * SIDE * SIDE];
        var labels = new int[count];
        var pen = new Pen(random);
        for (int n = 0; n < count; n++) {
            labels[n] = order[n] % 10;
            pen.draw(labels[n], pixels, n * SIDE * SIDE);
        }
        return new LabeledImages(pixels, labels, IMAGE, PixelScale.UNIT);
    }

    /** Draws one digit after another; what it draws next depends on what it drew before. */
    private static final class Pen {
        private static final int STEPS = 6;
        private final RandomState random;

        Pen(RandomState random) {
            this.random = random;
        }

        void draw(int digit, byte[] pixels, int offset) {
            var shapes = DigitStrokes.of(digit);
            var strokes = shapes[random.randint(shapes.length, 1)[0]];
            double width = clamp(2.5 + 0.7 * normal(), 1.4, 4.4);
            var lines = new double[strokes.length][];
            var hand = new Hand(random, digit);
            for (int s = 0; s < strokes.length; s++) {
                lines[s] = hand.write(curve(jitter(strokes[s])));
            }
            fit(lines, BOX - 0.8 * width);
            var ink = ink(lines, width / 2);
            centre(ink, pixels, offset);
        }

        private double[] jitter(double[] points) {
            var jittered = points.clone();
            for (int i = 0; i < jittered.length; i++) {
                jittered[i] += 0.035 * normal();
            }
            return jittered;
        }

        /** Points along a Catmull-Rom curve through the given ones. */
        private static double[] curve(double[] points) {
            int n = points.length / 2;
            var curve = new double[2 * ((n - 1) * STEPS + 1)];
            int at = 0;
            for (int i = 0; i + 1 < n; i++) {
                int before = Math.max(i - 1, 0);
                int after = Math.min(i + 2, n - 1);
                for (int step = 0; step < STEPS; step++) {
                    double t = (double) step / STEPS;
                    for (int axis = 0; axis < 2; axis++) {
                        curve[at++] =
                                between(
                                        points[2 * before + axis],
                                        points[2 * i + axis],
                                        points[2 * i + 2 + axis],
                                        points[2 * after + axis],
                                        t);
                    }
                }
            }
            curve[at++] = points[2 * n - 2];
            curve[at] = points[2 * n - 1];
            return curve;
        }

        private static double between(double a, double b, double c, double d, double t) {
            return b
                    + 0.5
                            * t
                            * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
        }

        /** Scales and shifts all lines, keeping their proportions, into a square of this size. */
        private static void fit(double[][] lines, double size) {
            double left = Double.MAX_VALUE;
            double top = Double.MAX_VALUE;
            double right = -Double.MAX_VALUE;
            double bottom = -Double.MAX_VALUE;
            for (var line : lines) {
                for (int i = 0; i < line.length; i += 2) {
                    left = Math.min(left, line[i]);
                    right = Math.max(right, line[i]);
                    top = Math.min(top, line[i + 1]);
                    bottom = Math.max(bottom, line[i + 1]);
                }
            }
            double scale = size / Math.max(right - left, bottom - top);
            double shiftX = SIDE / 2.0 - scale * (left + right) / 2;
            double shiftY = SIDE / 2.0 - scale * (top + bottom) / 2;
            for (var line : lines) {
                for (int i = 0; i < line.length; i += 2) {
                    line[i] = scale * line[i] + shiftX;
                    line[i + 1] = scale * line[i + 1] + shiftY;
                }
            }
        }

        /** How dark each pixel is, 0 to 1: by its distance from the nearest line. */
        private static double[] ink(double[][] lines, double radius) {
            var nearest = new double[SIDE * SIDE];
            java.util.Arrays.fill(nearest, Double.MAX_VALUE);
            double reach = radius + 1;
            for (var line : lines) {
                for (int i = 0; i + 3 < line.length; i += 2) {
                    double x0 = line[i];
                    double y0 = line[i + 1];
                    double dx = line[i + 2] - x0;
                    double dy = line[i + 3] - y0;
                    double length = Math.max(dx * dx + dy * dy, 1e-12);
                    int top = row(Math.min(y0, y0 + dy) - reach);
                    int bottom = row(Math.max(y0, y0 + dy) + reach);
                    int left = row(Math.min(x0, x0 + dx) - reach);
                    int right = row(Math.max(x0, x0 + dx) + reach);
                    for (int y = top; y <= bottom; y++) {
                        for (int x = left; x <= right; x++) {
                            double px = x + 0.5 - x0;
                            double py = y + 0.5 - y0;
                            double t = clamp((px * dx + py * dy) / length, 0, 1);
                            double ex = px - t * dx;
                            double ey = py - t * dy;
                            int at = y * SIDE + x;
                            nearest[at] = Math.min(nearest[at], ex * ex + ey * ey);
                        }
                    }
                }
            }
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = clamp((radius - Math.sqrt(nearest[i])) / 1.2 + 0.5, 0, 1);
            }
            return nearest;
        }

        private static int row(double position) {
            return (int) clamp(Math.floor(position), 0, SIDE - 1);
        }

        /** Shifts by whole pixels so that the centre of mass lies in the middle. */
        private static void centre(double[] ink, byte[] pixels, int offset) {
            double mass = 0;
            double sumX = 0;
            double sumY = 0;
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    double value = ink[y * SIDE + x];
                    mass += value;
                    sumX += value * x;
                    sumY += value * y;
                }
            }
            int shiftX = (int) Math.rint(SIDE / 2.0 - sumX / mass);
            int shiftY = (int) Math.rint(SIDE / 2.0 - sumY / mass);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int fromX = x - shiftX;
                    int fromY = y - shiftY;
                    if (fromX >= 0 && fromX < SIDE && fromY >= 0 && fromY < SIDE) {
                        double value = ink[fromY * SIDE + fromX];
                        pixels[offset + y * SIDE + x] = (byte) Math.rint(255 * value);
                    }
                }
            }
        }

        private double normal() {
            return random.randn(1).get(0);
        }

        private static double clamp(double value, double least, double most) {
            return Math.clamp(value, least, most);
        }
    }

    /** One way of writing: proportions, slant, turn and a bend of the paper. */
    private static final class Hand {
        private final double stretch;
        private final double slant;
        private final double cos;
        private final double sin;
        private final double[] bend;

        Hand(RandomState random, int digit) {
            var drawn = random.randn(10).data();
            stretch = Math.clamp(0.78 + 0.14 * drawn[0], 0.45, 1.15);
            slant = 0.12 + 0.22 * drawn[1];
            double turn = 0.1 * drawn[2];
            cos = StrictMath.cos(turn);
            sin = StrictMath.sin(turn);
            bend = new double[7];
            for (int i = 0; i < bend.length; i++) {
                bend[i] = drawn[3 + i];
            }
        }

        double[] write(double[] line) {
            for (int i = 0; i < line.length; i += 2) {
                double x = (line[i] - 0.5) * stretch;
                double y = line[i + 1] - 0.5;
                double bentX =
                        x + 0.05 * bend[0] * StrictMath.sin(4 * y + 2 * bend[1] + bend[2] * x);
                double bentY =
                        y + 0.04 * bend[3] * StrictMath.sin(4 * x + 2 * bend[4] + bend[5] * y);
                double slanted = bentX - slant * bentY;
                line[i] = cos * slanted - sin * bentY;
                line[i + 1] = sin * slanted + cos * bentY;
            }
            return line;
        }
    }
}
