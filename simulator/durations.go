package simulator

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Durations say how long asynchronous things take in both clouds, in simulated
// time. A field that is zero or negative means its default. The comment of each
// field names the default and its source.
type Durations = kernel.Durations

// DefaultDurations returns the durations that a [Simulator] has by default:
// documented or recorded where there is a source, assumed otherwise.
func DefaultDurations() Durations { return kernel.DefaultDurations() }

// NoDurations returns durations so short that everything is done when somebody
// looks again. Tokens live as long as by default.
func NoDurations() Durations { return kernel.NoDurations() }
