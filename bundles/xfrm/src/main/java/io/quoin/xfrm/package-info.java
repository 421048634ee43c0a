/** Under construction. */
package io.quoin.xfrm;
