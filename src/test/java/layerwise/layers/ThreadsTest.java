package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyPieceOfManyShortLoopsRunsOnce(int count) {
        var threads = new Threads(count);
        var runs = new AtomicIntegerArray(7);
        for (int loop = 0; loop < 3000; loop++) {
            threads.forEach(1 + loop % 7, runs::incrementAndGet);
        }

        int[] expected = new int[7];
        for (int loop = 0; loop < 3000; loop++) {
            for (int piece = 0; piece < 1 + loop % 7; piece++) {
                expected[piece]++;
            }
        }
        int[] found = new int[7];
        Arrays.setAll(found, runs::get);
        assertArrayEquals(expected, found);
    }

    @Test
    void asManyThreadsAsAreWantedShareALoopAgainAndAgain() {
        var threads = new Threads(3);
        for (int loop = 0; loop < 200; loop++) {
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            var all = new CountDownLatch(3);
            // each piece waits for the other two, so that three threads have to be there
            threads.forEach(
                    3,
                    _ -> {
                        seen.add(Thread.currentThread());
                        all.countDown();
                        try {
                            all.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            assertEquals(3, seen.size());
        }
    }

    @Test
    void theCallerHasTheFirstHalfAndTheHelperTheSecond() {
        var threads = new Threads(2);
        for (int loop = 0; loop < 200; loop++) {
            var firstOfHelper = new AtomicInteger(6);
            var inTheMiddle = new CyclicBarrier(2);
            // each waits for the other before its third piece, so that both have three
            threads.forEach(
                    6,
                    piece -> {
                        if (Thread.currentThread().getName().startsWith("layerwise-")) {
                            firstOfHelper.accumulateAndGet(piece, Math::min);
                        }
                        if (piece == 2 || piece == 3) {
                            meet(inTheMiddle);
                        }
                    });
            assertEquals(3, firstOfHelper.get());
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAPieceThrowsIsThrownOnceTheOthersAreDone() {
        var threads = new Threads(2);
        var runs = new AtomicIntegerArray(1);

        var e =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                threads.forEach(
                                        50,
                                        piece -> {
                                            runs.incrementAndGet(0);
                                            if (piece == 3) {
                                                throw new IllegalStateException("piece 3");
                                            }
                                        }));

        assertEquals("piece 3", e.getMessage());
        assertEquals(50, runs.get(0));
    }

    @Test
    void aLoopInALoopEnds() {
        var threads = new Threads(3);
        var runs = new AtomicIntegerArray(1);
        for (int loop = 0; loop < 100; loop++) {
            threads.forEach(4, _ -> threads.forEach(4, _ -> runs.incrementAndGet(0)));
        }

        assertEquals(1600, runs.get(0));
    }
}
