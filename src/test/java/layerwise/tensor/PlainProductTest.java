package layerwise.tensor;

class PlainProductTest extends MatrixProductContract {
    @Override
    MatrixProduct product() {
        return new PlainProduct();
    }
}
