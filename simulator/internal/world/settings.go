package world

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// Settings fix what a State is made with.
type Settings struct {
	// Seed fixes every ID, key and name. Zero is a seed like any other.
	Seed uint64
	// Durations say how long asynchronous things take. Fields that are zero or
	// negative mean their defaults.
	Durations kernel.Durations
	// RateLimit is how many requests an API key of TiDB Cloud may make in a minute.
	// Zero means 100, as documented; less than zero means no limit.
	RateLimit int
	// Speed is how many simulated seconds pass in one of the clients', who judge by
	// their own clocks when a token has to be renewed. Less than 1 means 1.
	Speed float64
	// ThrottleAzure turns Azure Resource Manager's limits on. The default is off.
	ThrottleAzure bool
	// ReadLag is the lag of reads at the start. The zero ReadLag means none.
	ReadLag ReadLag
}
