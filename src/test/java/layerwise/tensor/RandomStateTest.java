package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers in the test are those NumPy printed. */
class RandomStateTest {
    @TempDir Path folder;

    private static RandomState seed(long seed) {
        return new RandomState(seed);
    }

    private static double[] doubles(double... values) {
        return values;
    }

    private static int[] ints(int... values) {
        return values;
    }

    @Test
    void uniformNumbersAreNumpys() {
        assertArrayEquals(
                doubles(.78149404082882, .5842091160855433, .426710070189125),
                seed(231).rand(3).data());
        assertArrayEquals(doubles(.1915194503788923, .6221087710398319), seed(1234).rand(2).data());
        assertArrayEquals(doubles(.6964691855978616, .28613933495037946), seed(123).rand(2).data());
    }

    @Test
    void normalNumbersAreNumpys() {
        assertArrayEquals(
                doubles(
                        .41794341085522313,
                        1.3971002787857785,
                        -1.7859043087115503,
                        -.7088277337845966,
                        -.0747253160682306),
                seed(231).randn(5).data());
        assertArrayEquals(
                doubles(.47143516373249306, -1.1909756947064645), seed(1234).randn(2).data());
        assertEquals(-1.0856306033005612, seed(123).randn());
        assertArrayEquals(doubles(-.3123284815435444, .3392847060461844), seed(15).randn(2).data());
        assertArrayEquals(doubles(.09120471661981977, 1.0912827332721105), seed(8).randn(2).data());
    }

    @Test
    void wholeNumbersAreNumpys() {
        assertArrayEquals(ints(7, 0, 4, 9, 6, 2), seed(231).randint(10, 6));
        assertArrayEquals(ints(138, 201, 227, 212, 106), seed(6).randint(250, 5));
        assertArrayEquals(ints(5, 6, 2, 3, 1, 4, 0, 7), seed(231).permutation(8));
        assertArrayEquals(ints(2, 5, 0, 6, 3, 1, 4, 7), seed(7).permutation(8));
        assertArrayEquals(ints(33968, 47764, 22985, 29382), seed(231).choice(49000, 4));
        // words below and above 2^31
        assertArrayEquals(
                ints(1209007703, 453477552, 361675412, -1125754423, -314777845),
                seed(231).randint(Integer.MIN_VALUE, Integer.MAX_VALUE, 5));
    }

    @Test
    void theKeptNormalSurvivesOtherCalls() {
        var random = seed(231);

        random.randn(3);

        assertArrayEquals(ints(7, 4, 1), random.randint(10, 3));
        assertArrayEquals(doubles(-.7088277337845966, -.0747253160682306), random.randn(2).data());
    }

    @Test
    void theSmallestSeedGivesNumpysNumbers() {
        var random = seed(0);

        assertArrayEquals(doubles(0.5488135039273248, 0.7151893663724195), random.rand(2).data());
        assertArrayEquals(
                doubles(0.9787379841057392, 2.240893199201458, 1.8675579901499675),
                random.randn(3).data());
        assertArrayEquals(ints(804, 599, 70, 472), random.randint(1000, 4));
        assertArrayEquals(ints(3, 5, 1, 2, 4, 0), random.permutation(6));
        assertArrayEquals(ints(5, 2, 3, 4), random.choice(9, 4, false));
        assertEquals(-0.31301919791365806, random.uniform(-2, 3).get());
        assertEquals(3.045444240247178, random.normal(5, 2).get());
        assertArrayEquals(ints(-1, -2, -5), random.randint(-5, 5, 3));
        assertArrayEquals(
                ints(1428591347, 1963466437),
                random.randint(Integer.MIN_VALUE, Integer.MAX_VALUE, 2));
        assertArrayEquals(ints(7, 7), random.randint(7, 8, 2));
        assertEquals(0.7781567509498505, random.rand(), "a choice of one draws nothing");
    }

    @Test
    void theLargestSeedGivesNumpysNumbers() {
        var random = seed(4294967295L);

        assertArrayEquals(doubles(0.0976320289940138, 0.9123828453026218), random.rand(2).data());
        assertArrayEquals(
                doubles(0.6484086742306527, 0.6693235306338161, -1.0805437227474493),
                random.randn(3).data());
        assertArrayEquals(ints(539, 141, 438, 87), random.randint(1000, 4));
        assertArrayEquals(ints(2, 0, 3, 4, 1, 5), random.permutation(6));
        assertArrayEquals(ints(3, 5, 2, 6), random.choice(9, 4, false));
    }

    @Test
    void seedStartsAgainAndForgetsTheKeptNormal() {
        var random = seed(231);
        random.randn(3);

        random.seed(231);

        assertEquals(.41794341085522313, random.randn());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 231, 2147483648L, 4294967295L})
    void longStreamsEqualNumpysBitForBit(long seed) throws Exception {
        Python.assumeNumpy();
        var random = seed(seed);
        Map<String, Tensor> ours = new LinkedHashMap<>();
        ours.put("uniform", random.uniform(-3, 5, 1000));
        ours.put("normal", random.normal(1, 3, 9, 11, 101));
        ours.put("integers", numbers(random.randint(60000, 5000)));
        ours.put("order", numbers(random.permutation(4999)));
        ours.put("more", random.randn(20001));
        ours.put("chosen", numbers(random.choice(700, 70, false)));
        Npz.write(folder.resolve("ours.npz"), ours);

        Python.run(
                folder,
                """
                r = np.random.RandomState(%d)
                ours = np.load('ours.npz')
                def same(name, theirs): assert np.array_equal(ours[name], theirs), name
                same('uniform', r.uniform(-3, 5, 1000))
                same('normal', r.normal(1, 3, (9, 11, 101)))
                same('integers', r.randint(60000, size=5000))
                same('order', r.permutation(4999))
                same('more', r.randn(20001))
                same('chosen', r.choice(700, 70, replace=False))
                """
                        .formatted(seed));
    }

    private static Tensor numbers(int[] values) {
        var result = Tensor.zeros(values.length);
        for (int i = 0; i < values.length; i++) {
            result.data()[i] = values[i];
        }
        return result;
    }

    @Test
    void impossibleRequestsSayWhatIsNeeded() {
        assertMessage(
                "RandomState: seed is -1, needs one from 0 to 4294967295", () -> seed(-1).rand());
        assertMessage(
                "randint: low is 3 and high is 3, needs low < high",
                () -> seed(0).randint(3, 3, 1));
        assertMessage(
                "normal: standard deviation is -1.0, needs at least 0",
                () -> seed(0).normal(0, -1, 2));
        assertMessage(
                "choice: 4 of 3 asked for, needs at most 3; draw with replacement or fewer",
                () -> seed(0).choice(3, 4, false));
        assertMessage("permutation: count is -1, needs at least 0", () -> seed(0).permutation(-1));
    }

    private static void assertMessage(String message, Runnable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    @Test
    void aRestoredStreamGoesOnWhereItStood() {
        var random = seed(231);
        random.randn(3);
        random.randint(10, 700);
        var state = random.state();
        var expected = random.randn(1500);

        var other = seed(5);
        other.restore(state);

        assertEquals(expected, other.randn(1500));
        random.restore(state);
        assertEquals(expected, random.randn(1500));
    }

    @Test
    void manyNumbersAtOnceAreTheSameStream() {
        for (int words = 0; words < 5; words++) {
            var single = seed(231);
            var many = seed(231);
            // an odd number of words, and the last of them taken by a number drawn alone
            assertArrayEquals(single.randint(2, words), many.randint(2, words));
            for (int count : new int[] {310, 0, 1, 2, 700, 311, 312, 5}) {
                var expected = new double[count];
                for (int i = 0; i < count; i++) {
                    expected[i] = single.rand();
                }
                assertArrayEquals(expected, many.rand(count).data(), words + ", " + count);
            }
            assertEquals(single.state(), many.state());
        }
    }

    @Test
    void theStateIsNumpys() throws Exception {
        Python.assumeNumpy();
        var random = seed(231);
        random.randn(3);
        Npy.write(folder.resolve("state.npy"), random.state());

        var printed =
                Python.run(
                        folder,
                        """
                        state = np.load("state.npy")
                        random = np.random.RandomState(231)
                        random.randn(3)
                        _, key, position, has_gauss, gauss = random.get_state()
                        print((state == np.append(key, [position, has_gauss, gauss])).all())
                        """);

        assertEquals("True", printed.strip());
    }

    @Test
    void whatIsNoStateIsRefusedAndChangesNothing() {
        var random = seed(231);
        var state = random.state();

        assertRefused("shape is (3,)", random, Tensor.zeros(3));
        assertRefused("word 5 is -1.0", random, with(state, 5, -1));
        assertRefused("word 5 is 0.5", random, with(state, 5, 0.5));
        assertRefused("position is 625.0", random, with(state, 624, 625));
        assertRefused("mark of a kept number is 2.0", random, with(state, 625, 2));
        assertEquals(state, random.state());
    }

    private static Tensor with(Tensor state, int index, double value) {
        var changed = state.copy();
        changed.set(index, value);
        return changed;
    }

    private static void assertRefused(String found, RandomState random, Tensor state) {
        var e = assertThrows(IllegalArgumentException.class, () -> random.restore(state));
        assertEquals(
                "RandomState: " + found + ", needs the 627 numbers that state() gives",
                e.getMessage());
    }
}
