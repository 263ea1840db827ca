//go:build race

package coverage

// The race detector slows the simulator down, and finds nothing in requests that
// are sent one by one: a part of them is enough.
const sampled = 8
