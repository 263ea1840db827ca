package world

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// Settings are the parameters of New.
type Settings struct {
	// Seed determines every ID, key and name. Zero is a seed like any other.
	Seed uint64
	// Durations sets how long asynchronous work takes.
	Durations kernel.Durations
	// RateLimit is how many requests an API key of TiDB Cloud may make in a minute.
	// Zero means 100 (described); less than zero means no limit.
	RateLimit int
	// Speed is the number of simulated seconds in one second of the clients, which
	// renew tokens by their own clocks. Less than 1 means 1.
	Speed float64
	// ThrottleAzure turns the rate limits of Azure Resource Manager on. The default is
	// off.
	ThrottleAzure bool
	// ReadLag is the lag of reads until SetReadLag. The default is none.
	ReadLag ReadLag
}
