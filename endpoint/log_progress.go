package endpoint

import (
	"context"
	"log/slog"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// LogProgress returns a function for [ClientOptions.Progress] that writes each
// event to logger: one record with the attributes step, resource, state and
// attempt. What went wrong and what is tried once more is a warning, all else
// has the level Info. A nil logger means slog.Default() at the time of the event.
// No record holds a secret. The function is safe for concurrent use.
func LogProgress(logger *slog.Logger) func(Event) {
	return func(e Event) {
		to := logger
		if to == nil {
			to = slog.Default()
		}
		to.LogAttrs(context.Background(), e.level(), "private endpoint progress",
			slog.String("step", string(e.Step)),
			slog.String("resource", e.Resource),
			slog.String("state", e.State),
			slog.Int("attempt", e.Attempt),
		)
	}
}

// level is how much an event matters to whoever reads a log.
func (e Event) level() slog.Level {
	switch e.State { // both clouds say "Failed"
	case string(privatelink.ProvisioningStateFailed), string(privatelink.ProvisioningStateCanceled), stateNotVerified:
		return slog.LevelWarn
	case stateCreating:
		if e.Attempt > 1 {
			return slog.LevelWarn
		}
	}
	return slog.LevelInfo
}
