/**
 * Losses: from scores (N, K), for N examples and K classes, and the classes that are right, to one
 * number and its gradient. How a batch is reduced, by mean or by sum, is an argument, {@link
 * layerwise.losses.Reduction}; it decides how large every gradient of the network is.
 */
package layerwise.losses;
