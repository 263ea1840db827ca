//go:build unix

package bench

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime returns the time that all threads of the process have computed. Unlike the
// time of the clock, it does not grow while other programs run.
func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
