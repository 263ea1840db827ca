//go:build race

package coverage

// The race detector slows the simulator down and finds nothing in requests that are
// sent one at a time, so some of them are enough.
const sampled = 8
