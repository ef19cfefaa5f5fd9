package layerwise.grading;

/** How far a worker is kept from the machine it runs on. */
public enum Isolation {
    /**
     * bubblewrap: namespaces of its own for users, processes, network, IPC and host name; of the
     * disk only the JDK, the libraries it links to and Layerwise itself, all read-only; a private
     * /tmp of limited size; an empty environment.
     */
    BWRAP,
    /**
     * A process of the same user, with limits and an empty environment. It can read what this user
     * can read and reach the network, so it is for submissions that are trusted.
     */
    PROCESS
}
