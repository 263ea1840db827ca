package endpoint_test

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Several bubbles in one test binary can call Inspect with the resolver and the dialer of this
// machine.
func TestInspectInSeveralBubbles(t *testing.T) {
	t.Parallel()
	host := regexp.MustCompile(`"host":"[^"]+"`)
	loopback := func(sim *simulator.Simulator) policy.Transporter { // keeps the test off the network
		return transporter(func(r *http.Request) (*http.Response, error) {
			resp, err := rewrite("", "10.0.0.4", "127.0.0.1")(sim).Do(r)
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body = io.NopCloser(bytes.NewReader(host.ReplaceAll(body, []byte(`"host":"localhost"`))))
			return resp, err
		})
	}
	for range 3 {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, settings{transport: loopback})
			w.connect(t)
			got, err := w.client.Inspect(t.Context(), endpoint.Spec{NodeGroup: w.spec.NodeGroup, EndpointID: w.spec.EndpointID}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !got.ControlPlanesReady() || !strings.Contains(got.String(), "localhost:4000") {
				t.Errorf("not ready, or another host:\n%v", got)
			}
		})
	}
}
