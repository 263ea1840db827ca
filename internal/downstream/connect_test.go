package downstream

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestConnect takes all steps with every package of the module, signed in with a client
// secret. A second Connect returns the same endpoint.
func TestConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clouds := endpointtest.ForTest(t, &endpointtest.Options{Cluster: simulator.Cluster{JustCreated: true}})
		client := ownClient(t, clouds)
		var first endpoint.EndpointSnapshot
		for range 2 {
			ep, err := client.Connect(t.Context(), clouds.Spec, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ep.Snapshot()
			if got.Connection.Status != endpoint.StatusActive || first.Connection.ID != "" && got != first {
				t.Fatalf("connected as %+v, before as %+v", got, first)
			}
			first = got
		}
		if got := clouds.Simulator.Snapshot(); len(got.PrivateEndpoints) != 1 || len(got.Connections) != 1 {
			t.Errorf("%d private endpoints and %d connections, want one of each", len(got.PrivateEndpoints), len(got.Connections))
		}
	})
}

// ownClient creates every client as a program does.
func ownClient(t *testing.T, clouds *endpointtest.Clouds) *endpoint.Client {
	t.Helper()
	account := clouds.Simulator.Account()
	entra, err := azidentity.NewClientSecretCredential(account.TenantID, account.ClientID, string(account.ClientSecret),
		&azidentity.ClientSecretCredentialOptions{ClientOptions: clouds.ClientOptions})
	if err != nil {
		t.Fatal(err)
	}
	azure, err := privatelink.NewClient(entra, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: clouds.ClientOptions}})
	if err != nil {
		t.Fatal(err)
	}
	tidb, err := tidbcloud.NewClient(clouds.TiDBCredential, &tidbcloud.ClientOptions{ClientOptions: clouds.ClientOptions})
	if err != nil {
		t.Fatal(err)
	}
	client, err := endpoint.NewClient(azure, tidb, &clouds.EndpointOptions)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// program is a user's program, which knows nothing of a simulator.
func program(ctx context.Context, client *endpoint.Client, spec endpoint.Spec) (host string, err error) {
	ep, err := client.Connect(ctx, spec, nil)
	if err != nil {
		return "", err
	}
	return ep.Snapshot().Connection.Host, nil
}

// TestProgram is the simplest test of a user's program, with one line of set-up.
func TestProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clouds := endpointtest.ForTest(t, nil)
		host, err := program(t.Context(), clouds.Client, clouds.Spec)
		if err != nil || host == "" {
			t.Errorf("connected to %q, %v", host, err)
		}
	})
}
