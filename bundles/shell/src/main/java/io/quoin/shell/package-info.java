/** Under construction. */
package io.quoin.shell;
