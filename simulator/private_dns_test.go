package simulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	azruntime "github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestPrivateDNSPolling drives private DNS, whose operations differ from
// Microsoft.Network's, with azcore's own poller.
func TestPrivateDNSPolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		group := sim.AddResourceGroup("Network", "eastus2")
		pipeline, err := runtime.NewPipeline("test", "v0.0.0", sim.Credential(), azruntime.PipelineOptions{}, &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}})
		if err != nil {
			t.Fatal(err)
		}
		write := func(method, condition, etag string) (zone struct {
			ID, Etag   string
			Properties struct{ ProvisioningState string }
		}, err error) {
			ctx := context.Background()
			req, err := azruntime.NewRequest(ctx, method, "https://management.azure.com"+group+"/providers/Microsoft.Network/privateDnsZones/privatelink.example.com?api-version=2024-06-01")
			if err != nil {
				t.Fatal(err)
			}
			if method == http.MethodPut {
				if err := azruntime.MarshalAsJSON(req, map[string]string{"location": "global"}); err != nil {
					t.Fatal(err)
				}
			}
			if condition != "" {
				req.Raw().Header.Set(condition, etag)
			}
			resp, err := pipeline.Do(req)
			if err != nil {
				return zone, err
			}
			poller, err := azruntime.NewPoller[json.RawMessage](resp, pipeline, nil)
			if err != nil {
				return zone, err
			}
			body, err := poller.PollUntilDone(ctx, nil)
			if err == nil && len(body) > 0 {
				err = json.Unmarshal(body, &zone)
			}
			return zone, err
		}

		began := time.Now()
		zone, err := write(http.MethodPut, "If-None-Match", "*")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(began), simulator.DefaultDurations().VirtualNetwork; got < want {
			t.Errorf("the zone was there after %v, want at least %v", got, want)
		}
		if want := strings.Replace(group, "Network", "network", 1); !strings.HasPrefix(zone.ID, want+"/") {
			t.Errorf("ID %s, want the group's name in lower case as in %s", zone.ID, want)
		}
		if zone.Properties.ProvisioningState != "Succeeded" {
			t.Errorf("provisioning state %s", zone.Properties.ProvisioningState)
		}

		for _, refused := range []struct{ method, condition, etag, want string }{
			{http.MethodPut, "If-Match", "stale", "has been modified (etag mismatch)."},
			{http.MethodPut, "If-None-Match", "*", "exists already and hence cannot be created again."},
			{http.MethodDelete, "If-Match", "stale", "has been modified (etag mismatch)."},
		} {
			_, err := write(refused.method, refused.condition, refused.etag)
			var failure *azcore.ResponseError
			if !errors.As(err, &failure) || failure.ErrorCode != "PreconditionFailed" || !strings.Contains(err.Error(), refused.want) {
				t.Errorf("%s with %s: %v, want an operation that fails with PreconditionFailed and %q", refused.method, refused.condition, err, refused.want)
			}
		}
		if zone, err = write(http.MethodPut, "If-None-Match", "other values are ignored"); err != nil {
			t.Error(err)
		}
		if _, err := write(http.MethodDelete, "If-Match", zone.Etag); err != nil {
			t.Errorf("DELETE: %v", err)
		}
	})
}
