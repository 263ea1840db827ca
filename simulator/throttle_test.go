package simulator_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Each of Azure's buckets is emptied by requests and refilled by the second,
// independently of the others.
func TestThrottleAzure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, &simulator.Options{ThrottleAzure: true})
		token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
		if err != nil {
			t.Fatal(err)
		}
		group := "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/g"
		send := func(method string) *http.Response {
			r, err := http.NewRequest(method, "https://management.azure.com"+group+"?api-version=2021-04-01", strings.NewReader(`{"location":"eastus2"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token.Token)
			resp, err := sim.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			return resp
		}
		for method, limit := range map[string]struct {
			size, refill int
			header       string
		}{
			"GET": {250, 25, "Reads"}, "PUT": {200, 10, "Writes"}, "DELETE": {200, 10, "Deletes"},
		} {
			for n := range limit.size {
				resp := send(method)
				if got := resp.Header.Get("X-Ms-Ratelimit-Remaining-Subscription-" + limit.header); resp.StatusCode == 429 || got != strconv.Itoa(limit.size-n-1) {
					t.Fatalf("%s %d: status %d, %q left", method, n, resp.StatusCode, got)
				}
			}
			resp := send(method)
			body, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "1" || !strings.Contains(string(body), "SubscriptionRequestsThrottled") {
				t.Errorf("%s beyond the limit: %d %v %s", method, resp.StatusCode, resp.Header, body)
			}
			time.Sleep(time.Second)
			for n := range limit.refill {
				if resp := send(method); resp.StatusCode == 429 {
					t.Errorf("%s: request %d after a second is refused", method, n)
				}
			}
			if resp := send(method); resp.StatusCode != 429 {
				t.Errorf("%s: status %d after what a second gives, want 429", method, resp.StatusCode)
			}
		}
	})
}

// A throttled write is not carried out in a saved world either.
func TestThrottledIsNotPlayedBack(t *testing.T) {
	t.Parallel()
	w := raceWorldOf(t, &simulator.Options{ThrottleAzure: true, Record: true})
	made := 0
	for i := 0; ; i++ {
		status, body, _ := w.arm("PUT", fmt.Sprintf("/subscriptions/%s/resourceGroups/g%d", w.sim.Account().SubscriptionID, i), `{"location":"eastus2"}`)
		if status == 429 {
			break
		}
		if status != 201 || i > 1000 {
			t.Fatalf("group %d: %d %v", i, status, body)
		}
		made++
	}
	var file bytes.Buffer
	if err := w.sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	loaded.Advance(time.Minute)
	last := fmt.Sprintf("/subscriptions/%s/resourceGroups/g%d", w.sim.Account().SubscriptionID, made)
	r, err := http.NewRequest("GET", "https://management.azure.com"+last+"?api-version=2021-04-01", nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := loaded.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Token)
	resp, err := loaded.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 404 {
		t.Errorf("the group whose PUT was throttled: %s, want 404", resp.Status)
	}
}
