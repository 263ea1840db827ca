package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A token's lifetime is measured in real time, however fast the world's clock runs,
// because clients renew tokens by their own clocks.
func TestTokenLifetime(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		clock  simulator.Clock
		passes time.Duration // simulated
		status int
	}{
		"just alive":              {simulator.Manual(), time.Hour - time.Second, 200},
		"expired":                 {simulator.Manual(), time.Hour, 401},
		"alive at sixty times":    {simulator.Speed(60), 59 * time.Hour, 200},
		"expired at sixty times":  {simulator.Speed(60), 60 * time.Hour, 401},
		"expired at normal speed": {simulator.Speed(1), time.Hour, 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := simulator.ForTest(t, &simulator.Options{Clock: test.clock})
			account := sim.Account()
			form := url.Values{"grant_type": {"client_credentials"}, "client_id": {account.ClientID}, "client_secret": {string(account.ClientSecret)}, "scope": {"https://management.azure.com/.default"}}
			r, err := http.NewRequest("POST", "https://login.microsoftonline.com/"+account.TenantID+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			resp, err := sim.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			var token struct {
				Value   string `json:"access_token"`
				Seconds int    `json:"expires_in"`
			}
			if err := json.NewDecoder(resp.Body).Decode(&token); err != nil || token.Seconds != 3600 {
				t.Fatalf("token %+v, %v, want one of 3600 seconds", token, err)
			}
			sim.Advance(test.passes)
			if r, err = http.NewRequest("GET", "https://management.azure.com/subscriptions?api-version=2022-12-01", nil); err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token.Value)
			if resp, err = sim.Do(r); err != nil || resp.StatusCode != test.status {
				t.Errorf("status %d, %v, want %d", resp.StatusCode, err, test.status)
			}
		})
	}
}
