package layerwise.notebook;

import java.util.Locale;
import java.util.Optional;

/** What a cell is for; written into its metadata as {@code "layerwise": {"role": "check"}}. */
public enum Role {
    /** Locked explanation. */
    TEXT,
    /** Locked code that later cells need: imports, helpers. */
    GIVEN,
    /** The student's code. */
    SOLUTION,
    /** Locked tests. */
    CHECK,
    /** Training and plots; the student may edit it, grading never runs it. */
    RUN,
    /** A question, answered in words. */
    ANSWER,
    /** A cell that the student added; such a cell has no role in its metadata. */
    EXTRA;

    /** Whether students may not edit such a cell. */
    public boolean isLocked() {
        return this == TEXT || this == GIVEN || this == CHECK;
    }

    /** The word in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String word) {
        for (var role : values()) {
            if (role != EXTRA && role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
