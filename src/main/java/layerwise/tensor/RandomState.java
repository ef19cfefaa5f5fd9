package layerwise.tensor;

/**
 * NumPy's legacy random numbers, {@code numpy.random.RandomState}, bit for bit: the same seed and
 * the same calls in the same order give the same numbers as in Python.
 *
 * <p>The words come from the Mersenne Twister MT19937. {@code randn} is Marsaglia's polar method,
 * which makes two numbers at a time; the second is kept for the next call, whatever else is drawn
 * in between. Integers are drawn by masking a 32-bit word and rejecting what is too large. Sources:
 * NumPy's {@code mt19937.c}, {@code legacy-distributions.c} and {@code mtrand.pyx}. Not safe for
 * concurrent use.
 *
 * <p>Normals go through the C library's logarithm. On machines with different C libraries a few in
 * 10,000 differ in the last bit, in NumPy and here alike; everything else is the same everywhere.
 */
public final class RandomState {
    private static final int LENGTH = 624;
    private static final int SHIFT = 397;
    private static final int MATRIX = 0x9908b0df;

    private final int[] key = new int[LENGTH];

    /** What the key's words give when they are drawn. */
    private final int[] words = new int[LENGTH];

    private int position;
    private boolean hasGauss;
    private double gauss;

    /**
     * The stream of this seed.
     *
     * @param seed from 0 to 4294967295, as in NumPy; {@link IllegalArgumentException} otherwise
     */
    public RandomState(long seed) {
        seed(seed);
    }

    /** Starts again from this seed; the number kept by {@code randn} is forgotten. */
    public void seed(long seed) {
        if (seed < 0 || seed > 0xffffffffL) {
            throw new IllegalArgumentException(
                    "RandomState: seed is " + seed + ", needs one from 0 to 4294967295");
        }
        int word = (int) seed;
        for (int i = 0; i < LENGTH; i++) {
            key[i] = word;
            word = 1812433253 * (word ^ (word >>> 30)) + i + 1;
        }
        position = LENGTH;
        hasGauss = false;
        gauss = 0;
    }

    /**
     * Where the stream stands, for {@link #restore}: NumPy's {@code get_state()} as one tensor of
     * 627 numbers, which are the 624 words of the key, the position in it, whether a normal number
     * is kept (1 or 0) and that number.
     */
    public Tensor state() {
        double[] numbers = new double[LENGTH + 3];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = Integer.toUnsignedLong(key[i]);
        }
        numbers[LENGTH] = position;
        numbers[LENGTH + 1] = hasGauss ? 1 : 0;
        numbers[LENGTH + 2] = gauss;
        return Tensor.of(numbers);
    }

    /**
     * Goes on where a stream stood.
     *
     * @param state what {@link #state} gave
     * @throws IllegalArgumentException if it is something else; the stream stays as it is
     */
    public void restore(Tensor state) {
        double[] numbers = state.data();
        requireState(state.axes() == 1 && numbers.length == LENGTH + 3, "shape", state.shape());
        for (int i = 0; i < LENGTH; i++) {
            requireState(numbers[i] == ((long) numbers[i] & 0xffffffffL), "word " + i, numbers[i]);
        }
        double at = numbers[LENGTH];
        double kept = numbers[LENGTH + 1];
        requireState(at == (int) at && at >= 0 && at <= LENGTH, "position", at);
        requireState(kept == 0 || kept == 1, "mark of a kept number", kept);
        for (int i = 0; i < LENGTH; i++) {
            key[i] = (int) (long) numbers[i];
        }
        temper();
        position = (int) at;
        hasGauss = kept == 1;
        gauss = numbers[LENGTH + 2];
    }

    private static void requireState(boolean holds, String what, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "RandomState: "
                            + what
                            + " is "
                            + found
                            + ", needs the 627 numbers that state() gives");
        }
    }

    private int nextWord() {
        if (position == LENGTH) {
            twist();
        }
        return words[position++];
    }

    /** The next 624 words of the key. Loops without a remainder, so that they are vectorised. */
    private void twist() {
        int behind = LENGTH - SHIFT;
        for (int i = 0; i < behind; i++) {
            key[i] = key[i + SHIFT] ^ mixed(key[i], key[i + 1]);
        }
        for (int i = behind; i < LENGTH - 1; i++) {
            key[i] = key[i - behind] ^ mixed(key[i], key[i + 1]);
        }
        key[LENGTH - 1] = key[SHIFT - 1] ^ mixed(key[LENGTH - 1], key[0]);
        position = 0;
        temper();
    }

    private static int mixed(int high, int low) {
        int word = (high & 0x80000000) | (low & 0x7fffffff);
        return (word >>> 1) ^ (-(word & 1) & MATRIX);
    }

    private void temper() {
        for (int i = 0; i < LENGTH; i++) {
            int word = key[i];
            word ^= word >>> 11;
            word ^= (word << 7) & 0x9d2c5680;
            word ^= (word << 15) & 0xefc60000;
            words[i] = word ^ (word >>> 18);
        }
    }

    /** A number drawn uniformly from [0, 1), with 53 random bits. */
    public double rand() {
        int high = nextWord();
        return unit(high, nextWord());
    }

    private static double unit(int high, int low) {
        return ((high >>> 5) * 67108864.0 + (low >>> 6)) / 9007199254740992.0;
    }

    /** A number drawn from the normal distribution of mean 0 and standard deviation 1. */
    public double randn() {
        if (hasGauss) {
            hasGauss = false;
            return gauss;
        }
        double x;
        double y;
        double radius;
        do {
            x = 2.0 * rand() - 1.0;
            y = 2.0 * rand() - 1.0;
            radius = x * x + y * y;
        } while (radius >= 1.0 || radius == 0.0);
        double factor = Math.sqrt(-2.0 * Logarithm.of(radius) / radius);
        gauss = factor * x;
        hasGauss = true;
        return factor * y;
    }

    /** Numbers drawn uniformly from [0, 1). */
    public Tensor rand(int... sizes) {
        var result = Tensor.zeros(sizes);
        rand(result);
        return result;
    }

    /** Numbers drawn uniformly from [0, 1), written over a tensor that is there. */
    public void rand(Tensor out) {
        double[] data = out.data();
        int i = 0;
        while (i < data.length) {
            if (position >= LENGTH - 1) {
                data[i++] = rand();
            } else {
                int pairs = Math.min((LENGTH - position) / 2, data.length - i);
                for (int k = 0; k < pairs; k++) {
                    data[i + k] = unit(words[position + 2 * k], words[position + 2 * k + 1]);
                }
                i += pairs;
                position += 2 * pairs;
            }
        }
    }

    /** Numbers drawn uniformly from [low, high). */
    public Tensor uniform(double low, double high, int... sizes) {
        double range = high - low;
        if (!Double.isFinite(range)) {
            throw new IllegalArgumentException(
                    "uniform: range is " + low + " to " + high + ", needs a finite one");
        }
        var result = Tensor.zeros(sizes);
        rand(result);
        double[] data = result.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = low + range * data[i];
        }
        return result;
    }

    /** Numbers drawn from the normal distribution of mean 0 and standard deviation 1. */
    public Tensor randn(int... sizes) {
        var result = Tensor.zeros(sizes);
        double[] data = result.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = randn();
        }
        return result;
    }

    /**
     * Numbers drawn from a normal distribution.
     *
     * @param deviation standard deviation, at least 0; {@link IllegalArgumentException} otherwise
     */
    public Tensor normal(double mean, double deviation, int... sizes) {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException(
                    "normal: standard deviation is " + deviation + ", needs at least 0");
        }
        var result = randn(sizes);
        double[] data = result.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = mean + deviation * data[i];
        }
        return result;
    }

    /** One whole number from 0 to {@code high - 1}. */
    public int randint(int high) {
        return randint(0, high, 1)[0];
    }

    /** {@code count} whole numbers from 0 to {@code high - 1}. */
    public int[] randint(int high, int count) {
        return randint(0, high, count);
    }

    /**
     * {@code count} whole numbers from {@code low} to {@code high - 1}; throws {@link
     * IllegalArgumentException} where there are none.
     */
    public int[] randint(int low, int high, int count) {
        if (low >= high) {
            throw new IllegalArgumentException(
                    "randint: low is " + low + " and high is " + high + ", needs low < high");
        }
        int[] result = new int[requireCount("randint", count)];
        int range = high - 1 - low;
        for (int i = 0; i < count; i++) {
            result[i] = low + upTo(range);
        }
        return result;
    }

    /** A whole number from 0 to {@code range}, which is unsigned; no word is drawn for 0. */
    private int upTo(int range) {
        if (range == 0) {
            return 0;
        }
        int mask = -1 >>> Integer.numberOfLeadingZeros(range);
        int word;
        do {
            word = nextWord() & mask;
        } while (Integer.compareUnsigned(word, range) > 0);
        return word;
    }

    /** The numbers from 0 to {@code n - 1} in random order. */
    public int[] permutation(int n) {
        int[] result = new int[requireCount("permutation", n)];
        for (int i = 0; i < n; i++) {
            result[i] = i;
        }
        shuffle(result);
        return result;
    }

    /** Puts the array into random order, in place. */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = upTo(i);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }

    /** {@code count} numbers from 0 to {@code n - 1}, drawn with replacement. */
    public int[] choice(int n, int count) {
        return choice(n, count, true);
    }

    /**
     * {@code count} numbers from 0 to {@code n - 1}.
     *
     * @param replace whether one number can come twice; if not, {@code count} is at most {@code n}
     */
    public int[] choice(int n, int count, boolean replace) {
        if (replace) {
            return randint(0, n, count);
        }
        if (count > n) {
            throw new IllegalArgumentException(
                    "choice: "
                            + count
                            + " of "
                            + n
                            + " asked for, needs at most "
                            + n
                            + "; draw with replacement or fewer");
        }
        return java.util.Arrays.copyOf(permutation(n), requireCount("choice", count));
    }

    private static int requireCount(String what, int count) {
        if (count < 0) {
            throw new IllegalArgumentException(what + ": count is " + count + ", needs at least 0");
        }
        return count;
    }
}
