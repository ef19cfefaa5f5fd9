package layerwise.gradcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.tensor.Shape;

/** For each element of a tensor, where it would be found in one that is put together wrongly. */
final class Places {

    /** Finds the place in the other tensor from an index; changes it, or gives false for none. */
    interface Move {
        boolean apply(int[] index);
    }

    private Places() {}

    /** The places after a move that stays inside of the same shape. */
    static int[] of(Shape shape, Move move) {
        int axes = shape.axes();
        var places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            int[] index = index(i, shape);
            if (!move.apply(index)) {
                places[i] = -1;
                continue;
            }
            int place = 0;
            for (int axis = 0; axis < axes && place >= 0; axis++) {
                boolean inside = index[axis] >= 0 && index[axis] < shape.dim(axis);
                place = inside ? place * shape.dim(axis) + index[axis] : -1;
            }
            places[i] = place;
        }
        return places;
    }

    /** The places in a tensor whose axes stand in another order: its axis k is our order[k]. */
    static int[] permuted(Shape shape, int[] order) {
        var places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            int[] index = index(i, shape);
            int place = 0;
            for (int axis : order) {
                place = place * shape.dim(axis) + index[axis];
            }
            places[i] = place;
        }
        return places;
    }

    static int[] index(int offset, Shape shape) {
        var index = new int[shape.axes()];
        int rest = offset;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    /** All orders of so many axes but the natural one. */
    static int[][] orders(int axes) {
        var orders = new ArrayList<int[]>();
        extend(new int[0], axes, orders);
        orders.removeFirst();
        return orders.toArray(int[][]::new);
    }

    private static void extend(int[] order, int axes, List<int[]> orders) {
        if (order.length == axes) {
            orders.add(order);
            return;
        }
        for (int axis = 0; axis < axes; axis++) {
            int next = axis;
            if (Arrays.stream(order).noneMatch(used -> used == next)) {
                var longer = Arrays.copyOf(order, order.length + 1);
                longer[order.length] = axis;
                extend(longer, axes, orders);
            }
        }
    }
}
