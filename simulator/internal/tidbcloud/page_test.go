package tidbcloud

import (
	"math"
	"testing"
)

// FuzzPageToken: a token is what a list returned, or refused.
func FuzzPageToken(f *testing.F) {
	for _, token := range []string{"", "x", pageToken(0), pageToken(10), pageToken(math.MaxInt), "b2Zmc2V0Oi0x", "b2Zmc2V0OjAxMA"} {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		start, ok := parsePageToken(token)
		if ok && start < 0 {
			t.Fatalf("%q goes on from %d", token, start)
		}
		if !ok {
			return
		}
		if again, fine := parsePageToken(pageToken(start)); !fine || again != start {
			t.Fatalf("%q goes on from %d, its like from %d", token, start, again)
		}
		p := page{start: start, size: 100}
		if from, to, _ := p.cut(7); from > to || to > 7 {
			t.Fatalf("%q cuts %d to %d out of 7", token, from, to)
		}
	})
}
