package downstream

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestOwnClientsAndCredential uses a program's own clients, in which only the transport
// leads to the simulator. The credential signs in at the simulated Entra ID.
func TestOwnClientsAndCredential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clouds := endpointtest.ForTest(t, nil)
		account, options := clouds.Simulator.Account(), clouds.ClientOptions
		credential, err := azidentity.NewClientSecretCredential(account.TenantID, account.ClientID, string(account.ClientSecret),
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options})
		if err != nil {
			t.Fatal(err)
		}
		client, err := armnetwork.NewPrivateEndpointsClient(account.SubscriptionID, credential, &arm.ClientOptions{ClientOptions: options})
		if err != nil {
			t.Fatal(err)
		}
		poller, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", armnetwork.PrivateEndpoint{
			Location: to.Ptr("eastus2"),
			Properties: &armnetwork.PrivateEndpointProperties{
				Subnet: &armnetwork.Subnet{ID: to.Ptr(clouds.Spec.SubnetID.String())},
				ManualPrivateLinkServiceConnections: []*armnetwork.PrivateLinkServiceConnection{{
					Name:       to.Ptr("tidb"),
					Properties: &armnetwork.PrivateLinkServiceConnectionProperties{PrivateLinkServiceID: to.Ptr(clouds.ServiceID.String())},
				}},
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		made, err := poller.PollUntilDone(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := *made.Properties.ProvisioningState; got != armnetwork.ProvisioningStateSucceeded {
			t.Errorf("provisioning state %s", got)
		}
		signedIn := false
		for _, e := range clouds.Simulator.Journal() {
			signedIn = signedIn || e.Cloud == "entra" && e.Route == "POST token" && e.Status == 200
		}
		if !signedIn {
			t.Error("the credential did not sign in at the simulator")
		}
	})
}

// TestWrongSecret checks that a wrong secret gives azidentity's own error.
func TestWrongSecret(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	account := sim.Account()
	credential, err := azidentity.NewClientSecretCredential(account.TenantID, account.ClientID, "wrong",
		&azidentity.ClientSecretCredentialOptions{ClientOptions: policy.ClientOptions{Transport: sim}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	var failure *azidentity.AuthenticationFailedError
	if !errors.As(err, &failure) || !strings.Contains(err.Error(), "AADSTS7000215") {
		t.Errorf("%v, want azidentity's error with AADSTS7000215", err)
	}
}
