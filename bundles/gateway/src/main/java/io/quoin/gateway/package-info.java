/** Under construction. */
package io.quoin.gateway;
