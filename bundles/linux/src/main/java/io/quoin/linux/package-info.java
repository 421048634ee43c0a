/** Under construction. */
package io.quoin.linux;
