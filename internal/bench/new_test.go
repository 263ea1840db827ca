package bench

import (
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// BenchmarkNew measures what a test pays for a simulator of its own.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		simulator.New(nil)
	}
}
