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

// A reply need not show what only confirms the rest.
func TestMembersThatMayBeMissing(t *testing.T) {
	t.Parallel()
	for name, missing := range map[string]struct{ host, member, instead string }{
		"region of the endpoint":      {azureHost, `"location":"eastus2"`, `"location":null`},
		"cluster of the registration": {tidbHost, `"clusterId"`, `"other"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{transport: rewrite(missing.host, missing.member, missing.instead)})
				w.connect(t)
				if err := w.client.Disconnect(t.Context(), w.spec, nil); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A wait that Azure's status holds up says so.
func TestWaitForAnUnknownStatusOfAzure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(azureHost, `"status":"Approved"`, `"status":"Resting"`)})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := w.client.Connect(ctx, w.spec, nil)
		var typed *endpoint.Error
		if !errors.As(err, &typed) || typed.Origin != endpoint.OriginAzure || !strings.Contains(typed.Found, "its connection is Resting") {
			t.Errorf("error %v, want Azure's status", err)
		}
	})
}
