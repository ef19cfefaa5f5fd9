package layerwise.layers;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads that share the pieces of a loop. The calling thread is one of them, the
 * others are daemons that end when they are idle for a while.
 *
 * <p>A step of training is dozens of loops, some shorter than it takes to wake a thread. So a
 * helper that has ended one stays awake for a moment at a place of its own, where the next loop is
 * handed to it, before it goes to sleep in its pool.
 *
 * <p>Which thread takes which piece is not fixed. Whoever wants the same bits on any number of
 * threads cuts the work into pieces without looking at their number, lets no two pieces write to
 * one place, and adds up the pieces' results in the order of the pieces.
 */
public final class Threads {
    private static final int IDLE_SECONDS = 30;

    /** A wait shorter than a thread's way to sleep and back is spent turning. */
    private static final long SPIN_NANOS = 100_000;

    /** What stands at the place of a helper that is awake and has nothing to do. */
    private static final Runnable AWAKE = () -> {};

    private final int count;
    private final ThreadPoolExecutor helpers;

    /** For each helper {@link #AWAKE}, or the loop it is handed, or null where it is not there. */
    private final AtomicReferenceArray<Runnable> places;

    /** This many threads, the calling one included. */
    public Threads(int count) {
        Window.requireAtLeast("Threads", "count", count, 1);
        this.count = count;
        this.helpers = count == 1 ? null : pool(count - 1);
        this.places = new AtomicReferenceArray<>(count - 1);
    }

    private static ThreadPoolExecutor pool(int size) {
        var number = new AtomicInteger();
        var pool =
                new ThreadPoolExecutor(
                        size,
                        size,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        work ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("layerwise-" + number.incrementAndGet())
                                        .unstarted(work));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * The threads that layers use when they are given none: as many as the property {@code
     * layerwise.threads} says, else as the machine has processors.
     */
    public static Threads shared() {
        return Shared.THREADS;
    }

    private static final class Shared {
        static final Threads THREADS =
                new Threads(
                        Integer.getInteger(
                                "layerwise.threads", Runtime.getRuntime().availableProcessors()));
    }

    /** How many, the calling thread included. */
    public int count() {
        return count;
    }

    /**
     * Runs {@code work} for each number from 0 to {@code pieces - 1} and returns when all are done.
     * What a piece throws is thrown here, once the others are done.
     */
    public void forEach(int pieces, IntConsumer work) {
        if (count == 1 || pieces <= 1) {
            for (int piece = 0; piece < pieces; piece++) {
                work.accept(piece);
            }
            return;
        }
        var loop = new Loop(pieces, work);
        int wanted = Math.min(count, pieces) - 1;
        for (int place = 0; place < places.length() && wanted > 0; place++) {
            if (places.compareAndSet(place, AWAKE, loop)) {
                wanted--;
            }
        }
        for (; wanted > 0; wanted--) {
            helpers.execute(() -> runAndStay(loop));
        }
        loop.run();
        loop.await();
    }

    /** Runs a loop and those that are handed over soon after. */
    private void runAndStay(Runnable first) {
        for (var loop = first; loop != null; loop = handedOver()) {
            loop.run();
        }
    }

    /** The next loop, or null where none comes soon or other helpers have all the places. */
    private Runnable handedOver() {
        int place = 0;
        while (!places.compareAndSet(place, null, AWAKE)) {
            if (++place == places.length()) {
                return null;
            }
        }
        long start = System.nanoTime();
        while (places.get(place) == AWAKE
                && helpers.getQueue().isEmpty()
                && System.nanoTime() - start < SPIN_NANOS) {
            Thread.onSpinWait();
        }
        // a loop that was handed over in the last moment is not lost
        var loop = places.getAndSet(place, null);
        return loop == AWAKE ? null : loop;
    }

    /**
     * One loop under way; every thread that runs it takes pieces until none is left, the caller
     * from the front, helpers from the back. So of loops over the same images, two threads mostly
     * have the same halves, each in the cache of its own processor.
     */
    private static final class Loop implements Runnable {
        private static final AtomicLongFieldUpdater<Loop> LEFT =
                AtomicLongFieldUpdater.newUpdater(Loop.class, "left");

        private static final AtomicIntegerFieldUpdater<Loop> DONE =
                AtomicIntegerFieldUpdater.newUpdater(Loop.class, "done");

        private static final AtomicReferenceFieldUpdater<Loop, Throwable> FAILURE =
                AtomicReferenceFieldUpdater.newUpdater(Loop.class, Throwable.class, "failure");

        private final int pieces;
        private final IntConsumer work;
        private final Thread caller = Thread.currentThread();

        /** What nobody has taken: the first piece in the lower half, the end in the upper. */
        private volatile long left;

        private volatile int done;
        private volatile Throwable failure;

        Loop(int pieces, IntConsumer work) {
            this.pieces = pieces;
            this.work = work;
            this.left = (long) pieces << Integer.SIZE;
        }

        @Override
        public void run() {
            for (int piece = take(); piece >= 0; piece = take()) {
                try {
                    work.accept(piece);
                } catch (Throwable e) { // handed to the caller, errors too
                    FAILURE.compareAndSet(this, null, e);
                } finally {
                    if (DONE.incrementAndGet(this) == pieces) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        /** The next piece for the current thread, or -1. */
        private int take() {
            boolean isCaller = Thread.currentThread() == caller;
            while (true) {
                long now = left;
                int first = (int) now;
                int end = (int) (now >>> Integer.SIZE);
                if (first >= end) {
                    return -1;
                }
                long next = isCaller ? now + 1 : now - (1L << Integer.SIZE);
                if (LEFT.compareAndSet(this, now, next)) {
                    return isCaller ? first : end - 1;
                }
            }
        }

        /** Waits, through interrupts too: the pieces write into arrays that the caller owns. */
        void await() {
            boolean interrupted = false;
            long start = System.nanoTime();
            while (done < pieces) {
                if (System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException("a piece of work failed", e);
            }
        }
    }
}
