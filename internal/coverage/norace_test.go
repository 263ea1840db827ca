//go:build !race

package coverage

// sampled is of how many generated requests one is sent.
const sampled = 1
