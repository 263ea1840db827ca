//go:build !unix

package bench

import (
	"testing"
	"time"
)

var started = time.Now()

// cpuTime returns the time of the clock, for want of a better one.
func cpuTime(testing.TB) time.Duration { return time.Since(started) }
