package layerwise.kernel;

import java.util.UUID;
import layerwise.display.Screen;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Shows values in the output of the cell that runs. */
final class KernelScreen implements Screen {
    private final BaseKernel kernel;

    KernelScreen(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String show(Object value) {
        var data = LayerwiseExtension.displayData(value);
        var handle = UUID.randomUUID().toString();
        data.setDisplayId(handle);
        kernel.display(data);
        return handle;
    }

    @Override
    public void update(String handle, Object value) {
        kernel.getIO().display.updateDisplay(handle, LayerwiseExtension.displayData(value));
    }
}
