// Package world is the simulator's state machine: Azure Resource Manager, Entra
// ID and the TiDB Cloud Dedicated API over one model, as a function of the
// state, the time and a request.
//
//	reply := state.Step(now, request)
//
// Nothing in it, or below it, waits, starts a goroutine, reads a clock or opens a socket.
// Everything asynchronous is an event with a due time in the state's schedule;
// Step applies what has become due, in order, before it looks at the request.
// So progress depends on the time that is passed in and on nothing else: not on
// how often a client polls, nor on which URL it polls.
//
// A State is not safe for concurrent use: package simulator serialises the
// calls. Two states made with the same settings that see the same calls give
// the same replies, byte for byte.
package world
