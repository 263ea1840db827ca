package endpoint_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// An endpoint that Azure failed to provision is created again under its name.
func TestCreateRepairsAFailedEndpoint(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		puts, failing := 0, true
		w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
			rewriting := rewrite(azureHost, `"provisioningState":"Succeeded"`, `"provisioningState":"Failed"`)(sim)
			return transporter(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodPut {
					puts++
					failing = puts < 2
				}
				if failing && r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/privateEndpoints/") {
					return rewriting.Do(r)
				}
				return sim.Do(r)
			})
		}})
		_, err := w.service(t).CreateEndpoint(t.Context(), w.spec, nil)
		if err == nil || !strings.Contains(err.Error(), `its provisioning state is Failed`) || puts != 1 {
			t.Errorf("error %v after %d requests to create, want one", err, puts)
		}
		if w.connect(t); puts != 2 {
			t.Errorf("%d requests to create, want 2", puts)
		}
		w.connected(t)
	})
}

func TestEndpointWithoutAddressIsNotAccepted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(azureHost, `"privateIPAddress":"10.0.0.4"`, `"privateIPAddress":""`)})
		if err := w.create(t).Accept(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "has no address") {
			t.Errorf("accepting: %v", err)
		}
		if _, err := w.client.Connect(t.Context(), w.spec, nil); err == nil || !strings.Contains(err.Error(), "has no address") {
			t.Errorf("connecting: %v", err)
		}
	})
}

func TestRegistrationOfAnotherAddressIsUnusable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"privateIpAddress":"10.0.0.4"`, `"privateIpAddress":"10.0.0.9"`)})
		if _, err := w.client.Connect(t.Context(), w.spec, nil); !errors.Is(err, endpoint.ErrUnusable) || !strings.Contains(err.Error(), "the address registered is 10.0.0.9, the endpoint has 10.0.0.4") {
			t.Errorf("error %v, want ErrUnusable", err)
		}
	})
}
