package endpoint

import (
	"context"
	"log/slog"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// LogProgress returns a function for [ClientOptions.Progress] that writes each event to
// logger: one record with the attributes step, resource, state, attempt and, if there
// is one, message. The level is Warn for an event with a message, a failure or another
// attempt, and Info for any other. A nil logger means slog.Default() at the time of the
// event. No record holds a secret. The function is safe for concurrent use.
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

// level returns the level of an event's record.
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
