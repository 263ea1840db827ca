//go:build !race

package coverage

// sampled means that one of this many generated requests is sent.
const sampled = 1
