/**
 * What the schemes of post-quantum families have in common, whatever library computes them: their names, the frames of
 * their keys and the forms of a private key. Bundles that bring such schemes on another library embed this package.
 */
package io.quoin.auth.pq.keys;
