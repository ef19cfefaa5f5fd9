package layerwise.grading.worker;

/** The byte that tells on the wire what a frame holds. */
enum MessageType {
    CELL,
    CASE_INPUTS,
    BEGIN,
    READY,
    CELL_STARTED,
    CASE_STARTED,
    OUTPUT,
    CASE_ENDED,
    CELL_ENDED,
    FINISHED,
    RESET,
    SOURCE,
    LOAD,
    LOADED,
    INVOKE,
    INVOKED,
    LINES,
    DECLARED,
    FORGET,
    OVER;

    /**
     * Whether frames of it carry a seal. Inputs carry none: most of what is ever sent, they come
     * before a student's code runs, and what comes later is not taken.
     */
    boolean isSealed() {
        return this != CASE_INPUTS;
    }

    byte code() {
        return (byte) (ordinal() + 1);
    }

    static MessageType of(Message message) {
        return switch (message) {
            case Message.Cell _ -> CELL;
            case Message.CaseInputs _ -> CASE_INPUTS;
            case Message.Begin _ -> BEGIN;
            case Message.Reset _ -> RESET;
            case Message.Source _ -> SOURCE;
            case Message.Load _ -> LOAD;
            case Message.Loaded _ -> LOADED;
            case Message.Invoke _ -> INVOKE;
            case Message.Invoked _ -> INVOKED;
            case Message.Lines _ -> LINES;
            case Message.Declared _ -> DECLARED;
            case Message.Forget _ -> FORGET;
            case Message.Over _ -> OVER;
            case Message.Ready _ -> READY;
            case Message.CellStarted _ -> CELL_STARTED;
            case Message.CaseStarted _ -> CASE_STARTED;
            case Message.Output _ -> OUTPUT;
            case Message.CaseEnded _ -> CASE_ENDED;
            case Message.CellEnded _ -> CELL_ENDED;
            case Message.Finished _ -> FINISHED;
        };
    }

    static MessageType of(byte code) throws MalformedFrameException {
        if (code < 1 || code > values().length) {
            throw new MalformedFrameException("there is no message of type " + code);
        }
        return values()[code - 1];
    }
}
