/** Under construction. */
package io.quoin.wire;
