package layerwise.layers;

class AveragePool2dNaiveTest extends AveragePoolContract {

    @Override
    Pool2d make(PoolGeometry geometry) {
        return new AveragePool2dNaive(geometry);
    }
}
