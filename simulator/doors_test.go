package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// get sends one GET and returns the status and the body.
func get(t testing.TB, sim *simulator.Simulator, target string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, sim, r)
}

func send(t testing.TB, sim *simulator.Simulator, r *http.Request) (int, string) {
	t.Helper()
	resp, err := sim.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestServerDoor sends the unmodified client over a real TLS socket.
func TestServerDoor(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Speed(10_000)})
	cluster := sim.AddCluster(simulator.Cluster{})
	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
	server := httptest.NewTLSServer(sim)
	defer server.Close()

	options := armOptions(sim)
	options.Transport = server.Client()
	options.Cloud = cloud.Configuration{
		ActiveDirectoryAuthorityHost: server.URL,
		Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: {Endpoint: server.URL, Audience: "https://management.azure.com"}},
	}
	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), options)
	if err != nil {
		t.Fatal(err)
	}
	poller, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	pager := client.NewListPager("network", nil)
	page, err := pager.NextPage(t.Context())
	if err != nil || len(page.Value) != 1 {
		t.Errorf("list: %d endpoints, %v", len(page.Value), err)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	account := sim.Account()
	good := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {account.ClientID},
		"client_secret": {string(account.ClientSecret)}, "scope": {"https://management.azure.com/.default openid"},
	}
	ask := func(tenant string, change func(url.Values)) (int, string) {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		change(form)
		r, err := http.NewRequest(http.MethodPost, "https://login.microsoftonline.com/"+tenant+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		return send(t, sim, r)
	}
	for name, test := range map[string]struct {
		tenant string
		change func(url.Values)
		status int
		text   string
	}{
		"granted":        {account.TenantID, func(url.Values) {}, 200, `"token_type":"Bearer"`},
		"unknown tenant": {"other", func(url.Values) {}, 400, "AADSTS90002"},
		"unknown client": {account.TenantID, func(v url.Values) { v.Set("client_id", "x") }, 400, "AADSTS700016"},
		"wrong secret":   {account.TenantID, func(v url.Values) { v.Set("client_secret", "x") }, 401, "AADSTS7000215"},
		"other grant":    {account.TenantID, func(v url.Values) { v.Set("grant_type", "password") }, 400, "AADSTS70003"},
		"no scope":       {account.TenantID, func(v url.Values) { v.Del("scope") }, 400, "AADSTS70011"},
	} {
		status, body := ask(test.tenant, test.change)
		if status != test.status || !strings.Contains(body, test.text) {
			t.Errorf("%s: %d %s, want %d with %s", name, status, body, test.status, test.text)
		}
		if strings.Contains(body, string(account.ClientSecret)) {
			t.Errorf("%s: the reply holds the secret", name)
		}
	}

	_, body := ask(account.TenantID, func(url.Values) {})
	var granted struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(body), &granted); err != nil {
		t.Fatal(err)
	}
	read := func(token string) (int, string) {
		r, err := http.NewRequest(http.MethodGet, "https://management.azure.com/subscriptions/"+account.SubscriptionID+"?api-version=2022-12-01", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		return send(t, sim, r)
	}
	if status, body := read(granted.Token); status != 200 {
		t.Errorf("with the token: %d %s", status, body)
	}
	if status, body := read(granted.Token[1:]); status != 401 || !strings.Contains(body, "InvalidAuthenticationToken") {
		t.Errorf("with a forged token: %d %s", status, body)
	}
	sim.Advance(time.Hour)
	if status, body := read(granted.Token); status != 401 || !strings.Contains(body, "ExpiredAuthenticationToken") {
		t.Errorf("with an expired token: %d %s", status, body)
	}
}

func TestAzureRoles(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[simulator.AzureRole][2]int{
		simulator.AzureRoleOwner: {404, 201}, simulator.AzureRoleContributor: {404, 201}, simulator.AzureRoleReader: {404, 403}, "": {403, 403},
	} {
		target := "https://management.azure.com/subscriptions/" + sim.AddSubscription(role) + "/resourceGroups/rg?api-version=2022-09-01"
		for i, method := range []string{http.MethodGet, http.MethodPut} {
			r, err := http.NewRequest(method, target, strings.NewReader(`{"location":"eastus2"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token.Token)
			if status, body := send(t, sim, r); status != want[i] {
				t.Errorf("%s as %q: %d %s, want %d", method, role, status, body, want[i])
			}
		}
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	const target = "https://dedicated.tidbapi.com/v1beta1/clusters"
	for name, test := range map[string]struct {
		body   io.Reader
		length int64
		status int
	}{
		"too large by its header": {bytes.NewReader(nil), 5 << 20, 413},
		"too large without one":   {io.LimitReader(zeros{}, 5<<20), -1, 413},
		"broken":                  {io.MultiReader(strings.NewReader("x"), broken{}), -1, 400},
		"shorter than it says":    {strings.NewReader("x"), 10, 400},
	} {
		r, err := http.NewRequest(http.MethodPost, target, io.NopCloser(test.body))
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = test.length
		status, body := send(t, sim, r)
		if status != test.status || !json.Valid([]byte(body)) {
			t.Errorf("%s: %d %s, want %d and JSON", name, status, body, test.status)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestContextIsRespected(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://dedicated.tidbapi.com/v1beta1/clusters", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Do(r); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
	if n := len(sim.Journal()); n != 0 {
		t.Errorf("a call that was given up reached the clouds: %d entries", n)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	account := sim.Account()
	for _, value := range []any{account, &account, account.APIKey, sim, sim.Credential(), struct{ Any any }{sim.Credential()}} {
		text := ""
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			text += sprint(format, value)
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("logged", "value", value)
		text += string(encoded) + log.String()
		for _, secret := range []simulator.Secret{account.ClientSecret, account.APIKey.Private} {
			if strings.Contains(text, string(secret)) || strings.Contains(text, sprint("%x", string(secret))) {
				t.Errorf("%T shows a secret: %s", value, text)
			}
		}
	}
}
