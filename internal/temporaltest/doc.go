// Package temporaltest runs a Temporal server in the process, for the tests of module
// temporal and for its examples. It is a module of its own, so that users of temporal do
// not compile a server.
package temporaltest
