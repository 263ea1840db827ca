// Package temporaltest runs a real Temporal server in the process, for the tests of
// the module temporal and for its examples. It is a module of its own, so that nobody
// who uses temporal compiles a server.
package temporaltest
