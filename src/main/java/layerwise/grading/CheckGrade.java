package layerwise.grading;

import java.util.List;
import java.util.Objects;

/**
 * What one check, or one question, earned.
 *
 * @param feedback what the student reads; says nothing of hidden inputs. Text in it may come from
 *     the submission, so every report escapes it
 * @param mistake id of the known mistake that puts out the same; empty if none does
 */
public record CheckGrade(
        String id,
        String title,
        Verdict verdict,
        double points,
        double maximum,
        List<String> feedback,
        String mistake) {
    public CheckGrade {
        Objects.requireNonNull(verdict, "verdict");
        feedback = List.copyOf(feedback);
    }
}
