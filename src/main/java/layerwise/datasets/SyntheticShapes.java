package layerwise.datasets;

import java.util.List;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;

/**
 * Coloured shapes on textured grounds, in CIFAR-10's shape, for lessons where CIFAR-10 is not to be
 * had. Place, size, turn, colours, light and noise vary, so that no pixel alone tells a class. The
 * same seed gives the same bytes.
 */
public final class SyntheticShapes {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final Shape IMAGE = Shape.of(3, SIDE, SIDE);

    /** The names of the classes, class 0 first. */
    public static final List<String> CLASSES =
            List.of(
                    "disk",
                    "ring",
                    "square",
                    "triangle",
                    "cross",
                    "star",
                    "stripes",
                    "checker",
                    "crescent",
                    "heart");

    private SyntheticShapes() {}

    /**
     * A set divided as cs231n divides CIFAR-10, with a tenth of its training images: 4900, 1000 and
     * 1000.
     *
     * @param reason why it stands in for CIFAR-10; it becomes part of the name, so that no plot
     *     hides it
     */
    static ImageDataset likeCifar10(String reason, Cifar10.Pixels pixels) {
        return pixels.of(
                new ImageDataset(
                        "DRAWN SHAPES, not CIFAR-10 (" + reason + ")",
                        true,
                        CLASSES,
                        draw(4_900, 1),
                        draw(1_000, 2),
                        draw(1_000, 3)));
    }

    /**
     * Draws {@code count} shapes, pixels 0 to 255, equally many of each class as far as that goes,
     * in random order.
     *
     * @param seed the same seed gives the same bytes
     */
    public static LabeledImages draw(int count, int seed) {
        var random = new RandomState(seed);
        int[] order = random.permutation(count);
        var pixels = new byte[count * IMAGE.size()];
        var labels = new int[count];
        for (int n = 0; n < count; n++) {
            labels[n] = order[n] % CLASSES.size();
            new Picture(random, labels[n]).paint(pixels, n * IMAGE.size());
        }
        return new LabeledImages(pixels, labels, IMAGE, PixelScale.RAW);
    }

    /** One picture: what was drawn by chance for it, and the painting. */
    private static final class Picture {
        private static final int SAMPLES = 2;

        /** Between the darkest and the lightest that a pixel can become by chance. */
        private static final double NOISE = 32;

        /** How much lighter or darker than its ground, 0 to 1, a shape is at least. */
        private static final double LEAD = 0.3;

        /** The points of a star of radius 1, and how far from its middle its lines run. */
        private static final double[][] STAR = new double[5][2];

        private static final double STAR_LINE = StrictMath.cos(2 * Math.PI / 5);

        static {
            for (int k = 0; k < STAR.length; k++) {
                STAR[k][0] = StrictMath.sin(2 * Math.PI * k / 5);
                STAR[k][1] = -StrictMath.cos(2 * Math.PI * k / 5);
            }
        }

        private final RandomState random;
        private final int kind;
        private final double centerX;
        private final double centerY;
        private final double radius;
        private final double cos;
        private final double sin;
        private final double[] ground;
        private final double[] groundToo;
        private final double[] ink;
        private final double[] wave;

        Picture(RandomState random, int kind) {
            this.random = random;
            this.kind = kind;
            var u = random.rand(16).data();
            radius = 7.5 + 5 * u[0];
            double room = SIDE / 2.0 - 0.75 * radius;
            centerX = SIDE / 2.0 + room * (u[1] - 0.5);
            centerY = SIDE / 2.0 + room * (u[2] - 0.5);
            double turn = 0.9 * (u[3] - 0.5);
            cos = StrictMath.cos(turn);
            sin = StrictMath.sin(turn);
            double hue = u[4];
            ground = color(hue, 0.15 + 0.5 * u[5], 0.25 + 0.6 * u[6]);
            groundToo = color(hue + 0.15 * (u[7] - 0.5), 0.15 + 0.5 * u[8], 0.25 + 0.6 * u[9]);
            // the other side of the colour wheel, and darker on light, so that it stands out
            double light = (brightness(ground) + brightness(groundToo)) / 2;
            double value = light > 0.5 ? 0.1 + 0.3 * u[10] : 0.75 + 0.25 * u[10];
            var any = color(hue + 0.25 + 0.5 * u[11], 0.35 + 0.6 * u[12], value);
            ink = light > 0.5 ? toward(0, any, light - LEAD) : toward(1, any, light + LEAD);
            double direction = 2 * Math.PI * u[13];
            double frequency = 0.15 + 0.5 * u[14];
            wave =
                    new double[] {
                        frequency * StrictMath.cos(direction),
                        frequency * StrictMath.sin(direction),
                        2 * Math.PI * u[15]
                    };
        }

        void paint(byte[] pixels, int offset) {
            var noise = random.rand(IMAGE.size()).data();
            // the wave is sin(a + b), by the sums' formula: 128 sines and cosines, not 1024
            var across = angles(wave[0], wave[2]);
            var down = angles(wave[1], 0);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    double covered = covered(x, y);
                    double sine = across[0][x] * down[1][y] + across[1][x] * down[0][y];
                    double mix = 0.5 + 0.5 * sine;
                    for (int c = 0; c < 3; c++) {
                        double behind = mix * ground[c] + (1 - mix) * groundToo[c];
                        double value = covered * ink[c] + (1 - covered) * behind;
                        int at = c * PLANE + y * SIDE + x;
                        double noisy = 255 * value + NOISE * (noise[at] - 0.5);
                        pixels[offset + at] = (byte) Math.rint(Math.clamp(noisy, 0, 255));
                    }
                }
            }
        }

        /** Sines, and cosines, along an axis. */
        private static double[][] angles(double frequency, double phase) {
            var angles = new double[2][SIDE];
            for (int i = 0; i < SIDE; i++) {
                angles[0][i] = StrictMath.sin(frequency * i + phase);
                angles[1][i] = StrictMath.cos(frequency * i + phase);
            }
            return angles;
        }

        /** How much of a pixel the shape covers, 0 to 1. */
        private double covered(int pixelX, int pixelY) {
            int inside = 0;
            for (int i = 0; i < SAMPLES * SAMPLES; i++) {
                double x = pixelX + (i % SAMPLES + 0.5) / SAMPLES - centerX;
                double y = pixelY + (i / SAMPLES + 0.5) / SAMPLES - centerY;
                if (holds((cos * x + sin * y) / radius, (cos * y - sin * x) / radius)) {
                    inside++;
                }
            }
            return (double) inside / (SAMPLES * SAMPLES);
        }

        /** Whether the shape, of radius 1 around 0, holds this point; y points down. */
        private boolean holds(double x, double y) {
            double square = x * x + y * y;
            if (square > 2) {
                return false;
            }
            double across = Math.max(Math.abs(x), Math.abs(y));
            return switch (kind) {
                case 0 -> square < 0.9;
                case 1 -> square < 1 && square > 0.36;
                case 2 -> across < 0.8;
                case 3 -> y < 0.7 && y > 1.8 * Math.abs(x) - 1;
                case 4 -> across < 0.95 && Math.min(Math.abs(x), Math.abs(y)) < 0.28;
                case 5 -> inStar(x / 1.1, y / 1.1);
                case 6 -> across < 0.9 && Math.floorMod((int) Math.floor((x + 0.9) / 0.36), 2) == 0;
                case 7 -> across < 0.9 && (tile(x) + tile(y)) % 2 == 0;
                case 8 -> square < 1 && (x - 0.42) * (x - 0.42) + (y + 0.1) * (y + 0.1) > 0.6;
                default -> inHeart(x * 1.25, 0.2 - y * 1.25);
            };
        }

        private static int tile(double position) {
            return (int) Math.floor((position + 0.9) / 0.6);
        }

        /** The pentagram: what lies inside at least four of its five lines. */
        private static boolean inStar(double x, double y) {
            int inside = 0;
            for (var point : STAR) {
                if (x * point[0] + y * point[1] < STAR_LINE) {
                    inside++;
                }
            }
            return inside >= 4;
        }

        /** The sextic heart, (x² + y² - 1)³ &lt; x²y³; y points up. */
        private static boolean inHeart(double x, double y) {
            double ball = x * x + y * y - 1;
            return ball * ball * ball < x * x * y * y * y;
        }

        /** A colour mixed with black (0) or white (1) until it is as dark or as light as this. */
        private static double[] toward(double end, double[] rgb, double wanted) {
            double own = brightness(rgb);
            double share = Math.clamp((wanted - own) / (end - own), 0, 1);
            var mixed = new double[3];
            for (int c = 0; c < 3; c++) {
                mixed[c] = share * end + (1 - share) * rgb[c];
            }
            return mixed;
        }

        private static double brightness(double[] rgb) {
            return 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2];
        }

        /** Red, green and blue, 0 to 1, of a hue on a wheel of length 1. */
        private static double[] color(double hue, double saturation, double value) {
            var rgb = new double[3];
            for (int c = 0; c < 3; c++) {
                double place = 6 * hue + 5 - 2 * c;
                double k = place - 6 * Math.floor(place / 6);
                double fade = Math.clamp(Math.min(k, 4 - k), 0, 1);
                rgb[c] = value * (1 - saturation * fade);
            }
            return rgb;
        }
    }
}
