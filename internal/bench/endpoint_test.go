package bench

import (
	"context"
	"testing"
)

func benchmarkFlow(b *testing.B, s *subject) {
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		if err := s.flow(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPrivateEndpoint measures create + poll + get with the unmodified client.
func BenchmarkPrivateEndpoint(b *testing.B) {
	b.Run("simulator", func(b *testing.B) { benchmarkFlow(b, simulated(b)) })
	b.Run("canned", func(b *testing.B) { benchmarkFlow(b, cannedSubject(b)) })
	b.Run("armnetwork-fake", func(b *testing.B) { benchmarkFlow(b, fakeSubject(b)) })
}
