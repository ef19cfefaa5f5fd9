package layerwise.layers;

import layerwise.tensor.Tensor;

class Conv2dNaiveTest extends Conv2dContract {

    @Override
    Conv2d make(ConvGeometry geometry, Tensor weights, Tensor bias) {
        return new Conv2dNaive(geometry, weights, bias);
    }
}
