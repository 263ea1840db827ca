package endpoint_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// An unknown status is neither success nor failure.
func TestUnknownStatusIsWaitedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"ACTIVE","message"`, `"FROZEN","message"`)})
		ep := w.create(t)
		if err := ep.Accept(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		err := ep.WaitUntilActive(ctx, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "while it is FROZEN") {
			t.Errorf("error %v, want DeadlineExceeded that names the state", err)
		}
		if _, err := ep.ConnectionString(endpoint.FormatJDBC, nil); err == nil {
			t.Error("a connection string for an endpoint that is not ACTIVE")
		}
	})
}

// The message may be set while the endpoint is ACTIVE.
func TestMessageIsNotJudged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"message":""`, `"message":"The VPC Endpoint Id does not exist"`)})
		if got := w.connect(t).Snapshot().Connection; got.Message == "" || got.Status != endpoint.StatusActive {
			t.Errorf("connection %+v, want an Active one with a message", got)
		}
	})
}
