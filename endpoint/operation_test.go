package endpoint_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Azure may have forgotten an operation, and a role may not be allowed to read it. The private
// endpoint shows all that counts.
func TestOperationsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]struct {
		status int
		body   string
	}{
		"forgotten":  {404, `{"error":{"code":"OperationNotFound","message":"m"}}`},
		"not found":  {404, ``},
		"gone":       {410, ``},
		"not for us": {403, `{"error":{"code":"AuthorizationFailed","message":"no Microsoft.Network/locations/operations/read"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
					return transporter(func(r *http.Request) (*http.Response, error) {
						if !strings.Contains(r.URL.Path, "/operations/") && !strings.Contains(r.URL.Path, "/operationResults/") {
							return sim.Do(r)
						}
						return &http.Response{StatusCode: reply.status, Request: r, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(reply.body))}, nil
					})
				}})
				w.connect(t)
				w.connected(t)
				if err := w.client.Disconnect(t.Context(), w.spec, nil); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
