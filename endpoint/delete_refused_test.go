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

// A cloud that once does not find what is to be deleted, and then shows it, is asked again.
func TestDisconnectAsksAgainAfterAnOdd404(t *testing.T) {
	t.Parallel()
	for host, body := range map[string]string{
		tidbHost:  `{"code":5,"message":"not found"}`,
		azureHost: `{"error":{"code":"ResourceNotFound","message":"not found"}}`,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				met := 0
				w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
					return transporter(func(r *http.Request) (*http.Response, error) {
						if met > 0 || r.Method != http.MethodDelete || !strings.Contains(r.URL.Host, host) || r.Header.Get("Authorization") == "" {
							return sim.Do(r)
						}
						met++
						return &http.Response{StatusCode: http.StatusNotFound, Request: r, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
					})
				}})
				w.connect(t)
				if err := w.client.Disconnect(t.Context(), w.spec, nil); err != nil {
					t.Error(err)
				}
				if now := w.sim.Snapshot(); met != 1 || len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
					t.Errorf("%d refusals, left over: %+v", met, now)
				}
			})
		})
	}
}
