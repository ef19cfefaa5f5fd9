package layerwise.datasets;

/** A data file that is not what it should be; the message names the file and the byte. */
public final class DatasetFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Says where and what.
     *
     * @param file name of the file
     * @param offset byte of the (decompressed) file at which it goes wrong
     * @param problem what stands there, what is needed, what to do
     */
    public DatasetFormatException(String file, long offset, String problem) {
        super(file + ": byte " + offset + " " + problem);
    }

    /** For a file that cannot be read at all; keeps the cause. */
    public DatasetFormatException(String file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
