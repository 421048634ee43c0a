/** The door to the native methods of Conscrypt, the rest of which the bundle carries in this package. */
package org.conscrypt;
