package layerwise.kernel;

import java.awt.image.BufferedImage;
import layerwise.display.Displays;
import layerwise.display.Screen;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * What the notebooks need of a Java kernel, ours or a full JJava: how values are shown, where
 * progress goes, and the imports that every cell may count on.
 */
public final class LayerwiseExtension implements Extension {
    /** The imports, one cell of Java. */
    static final String IMPORTS =
            """
            import java.util.*;
            import java.util.function.*;
            import layerwise.datasets.*;
            import layerwise.display.*;
            import layerwise.gradcheck.*;
            import layerwise.layers.*;
            import layerwise.losses.*;
            import layerwise.tensor.*;
            import layerwise.training.*;
            import static layerwise.checks.Checks.*;
            import static org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.*;
            """;

    private Screen before;

    @Override
    public void install(BaseKernel kernel) {
        register(kernel, Object.class);
        // JJava has a renderer of its own for images; the most specific class wins.
        register(kernel, BufferedImage.class);
        before = Screen.use(new KernelScreen(kernel));
        kernel.evalRaw(IMPORTS);
    }

    @Override
    public void uninstall(BaseKernel kernel) {
        Screen.use(before);
    }

    /** The bundle of a value as JJava wants it. */
    static DisplayData displayData(Object value) {
        var data = new DisplayData();
        Displays.bundle(value).forEach(data::putData);
        return data;
    }

    private static void register(BaseKernel kernel, Class<?> type) {
        kernel.getRenderer()
                .createRegistration(type)
                .preferring("text/plain", "text/html", "image/png", "image/svg+xml")
                .register((value, context) ->
                        context.getOutputContainer().assign(displayData(value)));
    }
}
