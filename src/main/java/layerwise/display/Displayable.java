package layerwise.display;

import java.util.Map;

/** A value that knows how a notebook should show it. */
public interface Displayable {

    /**
     * MIME types and contents; always with {@code text/plain}. Pictures are base64, but for SVG.
     * What comes from outside is escaped in {@code text/html}.
     */
    Map<String, String> bundle();
}
