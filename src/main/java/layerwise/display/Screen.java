package layerwise.display;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where values go that are shown while a cell runs: the notebook's output in a kernel, text
 * elsewhere.
 */
public interface Screen {
    /** Shows the text of values, one below the other; an update is shown again. */
    Screen TEXT =
            new Screen() {
                @Override
                public String show(Object value) {
                    IO.println(Displays.bundle(value).get(Displays.TEXT));
                    return "";
                }

                @Override
                public void update(String handle, Object value) {
                    show(value);
                }
            };

    /** Shows a value; the handle returned is for {@link #update}. */
    String show(Object value);

    /** Shows another value in the place of the one that got this handle. */
    void update(String handle, Object value);

    /** The screen in use; {@link #TEXT} until another is set. */
    static Screen current() {
        return Current.SCREEN.get();
    }

    /** Sets the screen in use for the whole JVM and returns the one before. */
    static Screen use(Screen screen) {
        return Current.SCREEN.getAndSet(Objects.requireNonNull(screen));
    }

    /** Holds the screen in use. */
    final class Current {
        private static final AtomicReference<Screen> SCREEN = new AtomicReference<>(TEXT);

        private Current() {}
    }
}
