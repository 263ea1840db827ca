package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// door is a way into a simulator of its own: the suite knows nothing else of it.
// Simulated time passes 600 times as fast as real time behind all of them.
type door struct {
	transport policy.Transporter
	// The addresses of the three services.
	manager, authority, tidbcloud string

	tenant, clientID, clientSecret string
	subscription                   string
	publicKey, privateKey          string
	cluster                        string
}

const speed = 600

// doors are all the ways in.
var doors = map[string]func(t *testing.T) *door{
	"in process": func(t *testing.T) *door {
		sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Speed(speed)})
		account := sim.Account()
		return &door{
			transport: sim,
			manager:   "https://management.azure.com", authority: "https://login.microsoftonline.com", tidbcloud: "https://dedicated.tidbapi.com",
			tenant: account.TenantID, clientID: account.ClientID, clientSecret: string(account.ClientSecret), subscription: account.SubscriptionID,
			publicKey: account.APIKey.Public, privateKey: string(account.APIKey.Private),
			cluster: sim.AddCluster(simulator.Cluster{}).ClusterID,
		}
	},
	"over TLS": func(t *testing.T) *door {
		return doorOf(t, serving(t, "-quiet", "-latency", fmt.Sprint(speed)))
	},
}

// doorOf is the way in that a server exports.
func doorOf(t *testing.T, env map[string]string) *door {
	return &door{
		transport: trusting(t, env),
		manager:   strings.TrimSuffix(env["ARM_ENDPOINT"], "/"), authority: strings.TrimSuffix(env["AZURE_AUTHORITY_HOST"], "/"), tidbcloud: env["TIDBCLOUD_DEDICATED_ENDPOINT"],
		tenant: env["AZURE_TENANT_ID"], clientID: env["AZURE_CLIENT_ID"], clientSecret: env["AZURE_CLIENT_SECRET"], subscription: env["AZURE_SUBSCRIPTION_ID"],
		publicKey: env["TIDBCLOUD_PUBLIC_KEY"], privateKey: env["TIDBCLOUD_PRIVATE_KEY"], cluster: env["TIDBCLOUD_CLUSTER_ID"],
	}
}

// GetToken makes the door a credential: it signs in with the client secret.
func (d *door) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {d.clientID}, "client_secret": {d.clientSecret}, "scope": options.Scopes}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.authority+"/"+d.tenant+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
	if err != nil {
		return azcore.AccessToken{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := d.transport.Do(r)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	defer resp.Body.Close()
	var token struct {
		Value string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil || token.Value == "" {
		return azcore.AccessToken{}, fmt.Errorf("no token, status %d, %v", resp.StatusCode, err)
	}
	// Simulated tokens expire in simulated time: it is asked for often.
	return azcore.AccessToken{Token: token.Value, ExpiresOn: time.Now().Add(time.Second)}, nil
}

// arm sends a request to Azure and returns status and body.
func (d *door) arm(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	token, err := d.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{d.manager + "/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, d.manager+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := d.transport.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// subnet makes a network by Azure's API and returns its subnet.
func (d *door) subnet(t *testing.T) privatelink.SubnetID {
	t.Helper()
	group := "/subscriptions/" + d.subscription + "/resourceGroups/network"
	if status, text := d.arm(t, "PUT", group+"?api-version=2021-04-01", `{"location":"eastus2"}`); status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	network := group + "/providers/Microsoft.Network/virtualNetworks/vnet"
	const body = `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"default","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`
	if status, text := d.arm(t, "PUT", network+"?api-version=2024-05-01", body); status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	for {
		if _, text := d.arm(t, "GET", network+"?api-version=2024-05-01", ""); strings.Contains(text, `"provisioningState":"Succeeded"`) {
			break
		}
	}
	id, err := privatelink.ParseSubnetID(network + "/subnets/default")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (d *door) tidb(t *testing.T, privateKey string) *tidbcloud.Client {
	t.Helper()
	key, err := tidbcloud.NewCredential(d.publicKey, privateKey)
	if err != nil {
		t.Fatal(err)
	}
	client, err := tidbcloud.NewClient(key, &tidbcloud.ClientOptions{Endpoint: d.tidbcloud, ClientOptions: azcore.ClientOptions{Transport: d.transport}})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func (d *door) azure(t *testing.T) *privatelink.Client {
	t.Helper()
	client, err := privatelink.NewClient(d, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: azcore.ClientOptions{
		Transport: d.transport,
		Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: d.authority, Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: d.manager, Audience: d.manager},
		}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func (d *door) endpoints(t *testing.T) *endpoint.Client {
	t.Helper()
	client, err := endpoint.NewClient(d.azure(t), d.tidb(t, d.privateKey), &endpoint.ClientOptions{PollFrequency: time.Second, ConfirmAfter: 2 * time.Minute / speed})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func (d *door) spec(t *testing.T, name string) endpoint.Spec {
	t.Helper()
	return endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: d.cluster},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: d.subscription, ResourceGroupName: "network", Name: name},
		SubnetID:   d.subnet(t),
	}
}
