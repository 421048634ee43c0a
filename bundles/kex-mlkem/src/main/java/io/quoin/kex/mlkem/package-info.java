/** ML-KEM. */
package io.quoin.kex.mlkem;
