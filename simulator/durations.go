package simulator

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Durations say how long asynchronous work takes in both clouds, in simulated time. A
// field that is zero or negative means its default. The comment of each field names the
// default and its source.
type Durations = kernel.Durations

// DefaultDurations returns the durations that a [Simulator] has by default: recorded or
// documented where there is a source, otherwise assumed.
func DefaultDurations() Durations { return kernel.DefaultDurations() }

// NoDurations returns durations so short that all work is done by the next request.
// Tokens live as long as they do by default.
func NoDurations() Durations { return kernel.NoDurations() }
