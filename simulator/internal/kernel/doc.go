// Package kernel holds what the simulated clouds share: the queue of pending events, the
// source of IDs, the log of changes, and the form of requests and replies. It knows no
// cloud.
//
// The packages from this one up to world form a pure function of state, time and
// request: they have no goroutine, timer, channel, lock or clock.
package kernel
