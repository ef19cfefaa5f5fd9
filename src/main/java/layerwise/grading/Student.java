package layerwise.grading;

/**
 * Who handed a submission in, as far as the place it was found in says.
 *
 * @param id what the learning platform or the folder calls the student
 * @param name as a person reads it; empty if it is not known
 */
public record Student(String id, String name) {}
