/** Under construction. */
package io.quoin.manage;
