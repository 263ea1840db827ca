package endpoint

import (
	"context"
	"log/slog"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// LogProgress returns a function for [ClientOptions.Progress] that writes each
// event to logger: one record with the attributes step, resource, state, attempt
// and, if there is one, message. What went wrong, what is tried once more and what
// has a message is a warning, all else has the level Info. A nil logger means slog.Default() at the time of the event.
// No record holds a secret. The function is safe for concurrent use.
func LogProgress(logger *slog.Logger) func(Event) {
	return func(e Event) {
		to := logger
		if to == nil {
			to = slog.Default()
		}
		attributes := []slog.Attr{
			slog.String("step", string(e.Step)),
			slog.String("resource", e.Resource),
			slog.String("state", e.State),
			slog.Int("attempt", e.Attempt),
		}
		if e.Message != "" {
			attributes = append(attributes, slog.String("message", e.Message))
		}
		to.LogAttrs(context.Background(), e.level(), "private endpoint progress", attributes...)
	}
}

// level is how much an event matters to whoever reads a log.
func (e Event) level() slog.Level {
	if e.Message != "" {
		return slog.LevelWarn
	}
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
