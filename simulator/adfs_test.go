package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestFederationServices signs in as the Azure CLI does in a cloud that it does not
// know: the first metadata leads to an AD FS authority, and the authority issues
// tokens.
func TestFederationServices(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, nil)
	account := sim.Account()
	client := &http.Client{Transport: sim}
	get := func(link string, into any) {
		t.Helper()
		resp, err := client.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(into); err != nil || resp.StatusCode != 200 {
			t.Fatalf("GET %s: %d, %v", link, resp.StatusCode, err)
		}
	}
	const host = "https://127.0.0.1:8443"
	var metadata struct {
		GraphEndpoint  string
		Authentication struct {
			LoginEndpoint string
			Audiences     []string
		}
	}
	get(host+"/metadata/endpoints?api-version=2015-01-01", &metadata)
	if metadata.GraphEndpoint == "" || metadata.Authentication.LoginEndpoint != host+"/adfs" || len(metadata.Authentication.Audiences) == 0 {
		t.Fatalf("metadata %+v", metadata)
	}
	var authority struct {
		Token     string `json:"token_endpoint"`
		Authorize string `json:"authorization_endpoint"`
	}
	get(metadata.Authentication.LoginEndpoint+"/.well-known/openid-configuration", &authority)
	if authority.Token != host+"/adfs/oauth2/token" || authority.Authorize != host+"/adfs/oauth2/authorize" {
		t.Fatalf("authority %+v", authority)
	}
	for name, test := range map[string]struct {
		secret string
		want   int
	}{
		"right": {string(account.ClientSecret), 200}, "wrong": {"wrong", 401},
	} {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {account.ClientID}, "client_secret": {test.secret}, "scope": {metadata.Authentication.Audiences[0] + "/.default"}}
		resp, err := client.PostForm(authority.Token, form)
		if err != nil {
			t.Fatal(err)
		}
		var token struct {
			Value string `json:"access_token"`
		}
		err = json.NewDecoder(resp.Body).Decode(&token)
		resp.Body.Close()
		if err != nil || resp.StatusCode != test.want || (token.Value != "") != (test.want == 200) {
			t.Fatalf("%s secret: %d, %v, want %d", name, resp.StatusCode, err, test.want)
		}
		if token.Value == "" {
			continue
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, host+"/subscriptions/"+account.SubscriptionID+"?api-version=2022-12-01", strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token.Value)
		if resp, err := client.Do(r); err != nil || resp.StatusCode != 200 {
			t.Errorf("with the token: %v, %v", resp, err)
		}
	}
}
