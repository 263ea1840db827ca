package endpoint_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// withoutTime is a handler option that leaves out what differs from run to run.
func withoutTime(_ []string, a slog.Attr) slog.Attr {
	switch {
	case a.Key == slog.TimeKey:
		return slog.Attr{}
	case a.Key == "resource": // it begins with the ID of a subscription or a cluster
		a.Value = slog.StringValue("..." + a.Value.String()[strings.LastIndexByte(a.Value.String(), '/'):])
	}
	return a
}

// Each event has its time on the bubble's clock and, after a replacement, the number of the
// attempt.
func TestEventsOfAReplacement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.spec.MaxReplacements = 1
		if err := w.sim.FailNextAcceptance(w.cluster.ClusterID, "no quota left"); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		w.connect(t)
		var got []string
		for _, e := range w.events {
			line := fmt.Sprintf("%v %d %s %s", e.Time.Sub(start), e.Attempt, e.Step, e.State)
			if e.Message != "" {
				line += ": " + e.Message
			}
			got = append(got, line)
		}
		want := []string{
			"0s 1 create creating", "0s 1 create Updating", "20s 1 create Succeeded", "20s 1 accept Pending",
			"20s 1 active Pending", "5m20s 1 active Failed: no quota left",
			"5m25s 1 confirm looking again: delete the endpoint from TiDB Cloud", "7m20s 1 delete unregistering", "8m20s 1 delete unregistered",
			"8m20s 1 delete deleting", "8m30s 1 delete deleted", "8m30s 2 create creating", "8m30s 2 create Updating",
			"8m50s 2 create Succeeded", "8m50s 2 accept Pending", "8m50s 2 active Pending", "13m50s 2 active Active",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		var log bytes.Buffer
		progress := endpoint.LogProgress(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: withoutTime, Level: slog.LevelWarn})))
		for _, e := range w.events {
			progress(e)
		}
		warnings := "level=WARN msg=\"private endpoint progress\" step=active resource=.../tidb state=Failed attempt=1 message=\"no quota left\"\n" +
			"level=WARN msg=\"private endpoint progress\" step=confirm resource=.../tidb state=\"looking again\" attempt=1 message=\"delete the endpoint from TiDB Cloud\"\n" +
			"level=WARN msg=\"private endpoint progress\" step=create resource=.../tidb state=creating attempt=2\n"
		if diff := cmp.Diff(warnings, log.String()); diff != "" {
			t.Errorf("warnings (-want +got):\n%s", diff)
		}
	})
}

// Disconnecting is no attempt to connect.
func TestEventsOfDisconnect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.connect(t)
		w.events = nil
		if err := w.client.Disconnect(t.Context(), w.spec, nil); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range w.events {
			got = append(got, fmt.Sprintf("%d %s %s", e.Attempt, e.Step, e.State))
		}
		want := []string{"1 delete unregistering", "1 delete unregistered", "1 delete deleting", "1 delete deleted"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

// A repair of what Azure failed to create is another attempt.
func TestEventsOfARepair(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		if err := w.sim.FailNextOperation(w.spec.EndpointID.String(), "no capacity"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.client.Connect(t.Context(), w.spec, nil); err == nil {
			t.Fatal("no error")
		}
		w.events = nil
		w.connect(t)
		for _, e := range w.events {
			if e.Attempt != 2 {
				t.Errorf("event %+v, want attempt 2", e)
			}
		}
		if len(w.events) == 0 || w.events[0].State != "creating" {
			t.Errorf("events %+v", w.events)
		}
	})
}
