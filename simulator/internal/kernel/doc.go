// Package kernel is what the simulated clouds share: the queue of events to come, the
// source of IDs, the log of changes, and the form of requests and replies. It knows no
// cloud.
//
// The packages from here up to world are one pure function of state, time and request:
// no goroutine, timer, channel, lock or clock is in them.
package kernel
