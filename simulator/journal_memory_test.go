package simulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestJournalBytes checks that long paths do not make a long journal large.
func TestJournalBytes(t *testing.T) {
	t.Parallel()
	const calls, length = 1000, 10_000
	for _, test := range []struct{ limit, low, high int }{
		{limit: -1, low: calls, high: calls},
		{limit: 0, low: calls, high: calls}, // 10 MB are less than the default
		{limit: 1 << 20, low: 80, high: 105},
		{limit: 1, low: 1, high: 1},
	} {
		t.Run(fmt.Sprint(test.limit), func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(&simulator.Options{JournalBytes: test.limit})
			for i := range calls {
				get(t, sim, fmt.Sprintf("https://dedicated.tidbapi.com/v1beta1/clusters/%s?n=%d", strings.Repeat("x", length), i))
			}
			journal := sim.Journal()
			n := len(journal)
			if n < test.low || n > test.high || journal[n-1].Query != fmt.Sprintf("n=%d", calls-1) {
				t.Fatalf("%d entries, want %d to %d with the latest", n, test.low, test.high)
			}
			if got := journal[0].Forgotten; got != calls-n {
				t.Errorf("it says that %d are forgotten, want %d", got, calls-n)
			}
		})
	}
}

// TestJournalSaysWhatItForgot checks that each form of the journal says how many
// entries were dropped, and says nothing if it holds all.
func TestJournalSaysWhatItForgot(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int]bool{10: true, 100: false} {
		sim := simulator.New(&simulator.Options{JournalLimit: limit})
		for range 30 {
			get(t, sim, "https://dedicated.tidbapi.com/v1beta1/clusters")
		}
		journal := sim.Journal()
		forms := map[string]string{"text": journal.String(), "text of the requests": journal.Requests().String()}
		for name, write := range map[string]func(b *strings.Builder) error{
			"mermaid": func(b *strings.Builder) error { return journal.WriteMermaid(b) },
			"HAR":     func(b *strings.Builder) error { return journal.WriteHAR(b) },
			"JSON":    func(b *strings.Builder) error { return json.NewEncoder(b).Encode(journal) },
		} {
			var b strings.Builder
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			forms[name] = b.String()
		}
		for name, text := range forms {
			says := strings.Contains(text, "20 earlier entries were forgotten") || strings.Contains(text, `"Forgotten":20`)
			if says != want {
				t.Errorf("limit %d: the %s says %v that 20 entries are forgotten:\n%s", limit, name, says, text)
			}
		}
	}
}
