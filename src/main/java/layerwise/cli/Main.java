package layerwise.cli;

/** The {@code lw} command. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(2);
    }
}
