package live

import "crypto/rand"

const (
	// prefix begins the name of every resource group that the suite makes.
	prefix = "tidbprivatelink-live-"
	// tagName is the tag of these groups; its value is when the run began.
	tagName = "tidbprivatelink-live"
)

// newRun returns the random part of a run's names: six letters and digits.
func newRun() string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	raw := make([]byte, 6)
	_, _ = rand.Read(raw) // never fails
	for i := range raw {
		raw[i] = letters[int(raw[i])%len(letters)]
	}
	return string(raw)
}
