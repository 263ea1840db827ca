package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A token is valid for Azure Resource Manager only if it was requested for one of ARM's
// names or for the address at which ARM was found.
func TestTokenAudience(t *testing.T) {
	t.Parallel()
	sim := simulator.ForTest(t, nil)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	account := sim.Account()
	// issued is a token of the token endpoint, or of the simulator's own credential.
	issued := map[string]func(scope string) string{
		"token endpoint": func(scope string) string {
			resp, err := http.PostForm(server.URL+"/"+account.TenantID+"/oauth2/v2.0/token", url.Values{
				"grant_type": {"client_credentials"}, "client_id": {account.ClientID}, "client_secret": {string(account.ClientSecret)}, "scope": {scope},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			var body struct {
				Token string `json:"access_token"`
			}
			if err := json.NewDecoder(resp.Body).Decode(&body); err != nil || body.Token == "" {
				t.Fatalf("scope %q: %s, %v", scope, resp.Status, err)
			}
			return body.Token
		},
		"credential": func(scope string) string {
			token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{scope}})
			if err != nil {
				t.Fatal(err)
			}
			return token.Token
		},
	}
	// Without an audience, and under another address than the one it was asked for.
	for how, want := range map[string]int{"token endpoint": 200, "credential": 401} {
		r, err := http.NewRequest("GET", server.URL+"/subscriptions/"+account.SubscriptionID+"?api-version=2022-12-01", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "sim.example"
		r.Header.Set("Authorization", "Bearer "+issued[how](server.URL+"/.default"))
		if status, _ := do(t, r); status != want {
			t.Errorf("by another name of the server, with a token of the %s: %d, want %d", how, status, want)
		}
		r.Header.Set("Authorization", "Bearer "+issued["credential"](""))
		if status, _ := do(t, r); status != 401 {
			t.Errorf("without an audience: %d, want 401", status)
		}
	}
	for audience, want := range map[string]int{
		"https://management.azure.com":         200,
		"https://management.azure.com/":        200,
		"https://management.core.windows.net":  200,
		"https://management.core.windows.net/": 200,
		server.URL:                             200,
		server.URL + "/":                       200,
		"https://vault.azure.net":              401,
		"https://graph.microsoft.com":          401,
		"https://management.azure.com.evil":    401,
		"HTTPS://MANAGEMENT.AZURE.COM":         401,
		"https://management.azure.com//":       401,
	} {
		for how, issue := range issued {
			r, err := http.NewRequest("GET", server.URL+"/subscriptions/"+account.SubscriptionID+"?api-version=2022-12-01", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+issue(audience+"/.default"))
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			var body struct {
				Error struct{ Code, Message string }
			}
			err = json.NewDecoder(resp.Body).Decode(&body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != want {
				t.Errorf("%s by the %s: %s %+v, %v, want %d", audience, how, resp.Status, body, err, want)
			}
			if want == 401 && (body.Error.Code != "InvalidAuthenticationTokenAudience" || !strings.Contains(body.Error.Message, "'"+audience+"'") ||
				!strings.Contains(body.Error.Message, "'https://management.core.windows.net/','https://management.core.windows.net',") ||
				!strings.Contains(resp.Header.Get("WWW-Authenticate"), "wrong audience")) {
				t.Errorf("%s by the %s: %v %q does not say what is wrong", audience, how, body, resp.Header.Get("WWW-Authenticate"))
			}
		}
	}
}

// do sends a request over the network and returns the status and the body.
func do(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
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
