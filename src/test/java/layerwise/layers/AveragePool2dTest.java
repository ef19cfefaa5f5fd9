package layerwise.layers;

class AveragePool2dTest extends AveragePoolContract {

    @Override
    Pool2d make(PoolGeometry geometry) {
        return new AveragePool2d(geometry, new Threads(2));
    }
}
