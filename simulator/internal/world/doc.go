// Package world is the simulator's state machine: Azure Resource Manager, Entra ID and
// the TiDB Cloud Dedicated API as one function of state, time and request.
//
//	reply, due, done := state.Step(now, request)
//
// Neither this package nor one below it waits, starts a goroutine, reads a clock or
// opens a socket. Asynchronous work is an event with a due time; Step runs the events
// that are due, in order, before it answers the request. So progress depends on the time
// that is passed in, not on how often a client polls or which URL it polls.
//
// A State is not safe for concurrent use: package simulator serialises the calls. Two
// states with the same settings that get the same calls give the same replies, byte for
// byte.
package world
