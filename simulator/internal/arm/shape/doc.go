// Package shape compares the bodies of requests with the public API descriptions: members
// that no type has, values of the wrong kind, and values that an enumeration lacks.
package shape
