package layerwise.tensor;

import java.io.IOException;

/** Thrown where a .npy or .npz file is not what it should be; names the file and the byte. */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Says where in which file, what was found and what was needed.
     *
     * @param file the file, or what the stream was called
     * @param at the byte, counted from 0
     * @param found what is there and what was needed
     */
    public NpyFormatException(String file, long at, String found) {
        super(file + ": byte " + at + " " + found);
    }
}
