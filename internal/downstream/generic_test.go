package downstream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// generic is a client of any resource, without models, over TLS and with custom
// endpoints. It does what Terraform's azapi does, in the same order.
type generic struct {
	*arm.Client
	url string
}

func (g generic) send(ctx context.Context, method string, body any, statuses ...int) (*http.Response, error) {
	request, err := runtime.NewRequest(ctx, method, g.url)
	if err != nil {
		return nil, err
	}
	request.Raw().URL.RawQuery = "api-version=2024-05-01"
	if body != nil {
		if err := runtime.MarshalAsJSON(request, body); err != nil {
			return nil, err
		}
	}
	response, err := g.Pipeline().Do(request)
	if err == nil && !runtime.HasStatusCode(response, statuses...) {
		err = runtime.NewResponseError(response)
	}
	return response, err
}

func (g generic) get(ctx context.Context) (read map[string]any, err error) {
	response, err := g.send(ctx, http.MethodGet, nil, http.StatusOK)
	if err != nil {
		return nil, err
	}
	return read, runtime.UnmarshalAsJSON(response, &read)
}

// await polls a long-running operation to its end.
func (g generic) await(ctx context.Context, response *http.Response, err error) error {
	if err != nil {
		return err
	}
	poller, err := runtime.NewPoller[map[string]any](response, g.Pipeline(), nil)
	if err != nil {
		return err
	}
	_, err = poller.PollUntilDone(ctx, &runtime.PollUntilDoneOptions{Frequency: time.Second})
	return err
}

func isNotFound(err error) bool {
	var failure *azcore.ResponseError
	return errors.As(err, &failure) && failure.StatusCode == http.StatusNotFound
}

// changed returns the leaves of a body that differ when read back: what a plan after an
// apply would show.
func changed(path string, sent, read any) (list []string) {
	switch sent := sent.(type) {
	case map[string]any:
		other, _ := read.(map[string]any)
		for key, value := range sent {
			list = append(list, changed(path+"."+key, value, other[key])...)
		}
	case []any:
		other, _ := read.([]any)
		if len(other) != len(sent) {
			return []string{fmt.Sprintf("%s: %d elements, read %d", path, len(sent), len(other))}
		}
		for i, value := range sent {
			list = append(list, changed(fmt.Sprintf("%s[%d]", path, i), value, other[i])...)
		}
	default:
		if diff := cmp.Diff(sent, read); diff != "" {
			list = append(list, path+": "+diff)
		}
	}
	return list
}

// TestGenericClient creates and reads resources, finds nothing to change, updates and
// deletes them.
func TestGenericClient(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Speed(2000)})
	server := httptest.NewTLSServer(sim)
	defer server.Close()
	account := sim.Account()
	cluster := sim.AddCluster(simulator.Cluster{})
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})

	options := policy.ClientOptions{
		Transport: server.Client(),
		Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: server.URL, Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: server.URL, Audience: server.URL},
		}},
	}
	credential, err := azidentity.NewClientSecretCredential(account.TenantID, account.ClientID, string(account.ClientSecret),
		&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	if err != nil {
		t.Fatal(err)
	}
	client, err := arm.NewClient("generic", "v1.0.0", credential, &arm.ClientOptions{ClientOptions: options})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	g := generic{client, server.URL + "/subscriptions/" + account.SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/generic"}
	if _, err := g.get(ctx); !isNotFound(err) {
		t.Fatalf("before it is made: %v, want 404", err)
	}
	body := map[string]any{
		"location": "eastus2",
		"tags":     map[string]any{"made": "generically"},
		"properties": map[string]any{
			"subnet": map[string]any{"id": subnet},
			"manualPrivateLinkServiceConnections": []any{map[string]any{
				"name":       "tidb",
				"properties": map[string]any{"privateLinkServiceId": cluster.ServiceID, "requestMessage": "please"},
			}},
		},
	}
	for _, tag := range []string{"generically", "again"} {
		body["tags"] = map[string]any{"made": tag}
		response, err := g.send(ctx, http.MethodPut, body, http.StatusOK, http.StatusCreated)
		if err := g.await(ctx, response, err); err != nil {
			t.Fatal(err)
		}
		read, err := g.get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if list := changed("", body, read); len(list) > 0 {
			t.Errorf("a plan would show %q", list)
		}
		again, err := g.get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read, again); diff != "" {
			t.Errorf("two reads differ:\n%s", diff)
		}
	}
	response, err := g.send(ctx, http.MethodDelete, nil, http.StatusOK, http.StatusAccepted, http.StatusNoContent)
	if err := g.await(ctx, response, err); err != nil {
		t.Fatal(err)
	}
	if _, err := g.get(ctx); !isNotFound(err) {
		t.Errorf("after it is deleted: %v, want 404", err)
	}
}
