package layerwise.layers;

class MaxPool2dTest extends MaxPoolContract {

    @Override
    Pool2d make(PoolGeometry geometry) {
        return new MaxPool2d(geometry, new Threads(2));
    }
}
