/** Under construction. */
package io.quoin.engine;
