package layerwise.training;

import java.util.stream.IntStream;
import layerwise.tensor.Tensor;

/** The steps that the cs231n notebook prints (SEEDS.md S1.39 to S1.41), to eight decimals. */
final class PrintedSteps {

    /** The next w of momentum, from velocity 0.6 to 0.9. */
    static final double[] MOMENTUM_W = {
        .1406,
        .20738947,
        .27417895,
        .34096842,
        .40775789,
        .47454737,
        .54133684,
        .60812632,
        .67491579,
        .74170526,
        .80849474,
        .87528421,
        .94207368,
        1.00886316,
        1.07565263,
        1.14244211,
        1.20923158,
        1.27602105,
        1.34281053,
        1.4096
    };

    /** Its velocity. */
    static final double[] VELOCITY = {
        .5406, .55475789, .56891579, .58307368, .59723158, .61138947, .62554737, .63970526,
        .65386316, .66802105, .68217895, .69633684, .71049474, .72465263, .73881053, .75296842,
        .76712632, .78128421, .79544211, .8096
    };

    /** The next w of RMSprop, from cache 0.6 to 0.9. */
    static final double[] RMSPROP_W = {
        -.39223849,
        -.34037513,
        -.28849239,
        -.23659121,
        -.18467247,
        -.132737,
        -.08078555,
        -.02881884,
        .02316247,
        .07515774,
        .12716641,
        .17918792,
        .23122175,
        .28326742,
        .33532447,
        .38739248,
        .43947102,
        .49155973,
        .54365823,
        .59576619
    };

    /** Its cache. */
    static final double[] CACHE = {
        .5976, .6126277, .6277108, .64284931, .65804321, .67329252, .68859723, .70395734, .71937285,
        .73484377, .75037008, .7659518, .78158892, .79728144, .81302936, .82883269, .84469141,
        .86060554, .87657507, .8926
    };

    /** The next w of Adam at t = 6, from m 0.6 to 0.9 and v 0.7 to 0.5. */
    static final double[] ADAM_W = {
        -.40094747,
        -.34836187,
        -.29577703,
        -.24319299,
        -.19060977,
        -.1380274,
        -.08544591,
        -.03286534,
        .01971428,
        .0722929,
        .1248705,
        .17744702,
        .23002243,
        .28259667,
        .33516969,
        .38774145,
        .44031188,
        .49288093,
        .54544852,
        .59801459
    };

    /** Its v. */
    static final double[] SQUARE = {
        .69966, .68908382, .67851319, .66794809, .65738853, .64683452, .63628604, .6257431,
        .61520571, .60467385, .59414753, .58362676, .57311152, .56260183, .55209767, .54159906,
        .53110598, .52061845, .51013645, .49966
    };

    /** Its m. */
    static final double[] MEAN = {
        .48, .49947368, .51894737, .53842105, .55789474, .57736842, .59684211, .61631579, .63578947,
        .65526316, .67473684, .69421053, .71368421, .73315789, .75263158, .77210526, .79157895,
        .81105263, .83052632, .85
    };

    private PrintedSteps() {}

    /** The parameter before each step, (4, 5). */
    static Tensor w() {
        return between(-0.4, 0.6);
    }

    /** Its gradient. */
    static Tensor dw() {
        return between(-0.6, 0.4);
    }

    /** (4, 5) numbers in equal steps, as NumPy's linspace computes them. */
    static Tensor between(double start, double stop) {
        return Tensor.wrap(
                IntStream.range(0, 20)
                        .mapToDouble(i -> start + i * ((stop - start) / 19))
                        .toArray(),
                4,
                5);
    }
}
