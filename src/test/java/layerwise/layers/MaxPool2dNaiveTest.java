package layerwise.layers;

class MaxPool2dNaiveTest extends MaxPoolContract {

    @Override
    Pool2d make(PoolGeometry geometry) {
        return new MaxPool2dNaive(geometry);
    }
}
