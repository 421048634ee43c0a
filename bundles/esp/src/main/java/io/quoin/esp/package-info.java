/** Under construction. */
package io.quoin.esp;
