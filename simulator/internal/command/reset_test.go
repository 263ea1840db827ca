package command

import (
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TestCredentialsSurvive: a program that was started with the printed environment
// goes on after a reset and after any state that is put, also in the token that it
// holds already.
func TestCredentialsSurvive(t *testing.T) {
	t.Parallel()
	other := serving(t, "-quiet", "-seed", "7")
	_, foreign := call(t, trusting(t, other), "GET", other["PRIVATELINKSIM_URL"]+"/_sim/state", "")
	file := t.TempDir() + "/world.json"
	t.Run("save", func(t *testing.T) { serving(t, "-quiet", "-seed", "8", "-state", file) })

	for name, args := range map[string][]string{"seed": {"-quiet", "-seed", "9"}, "random seed": {"-quiet"}, "state file": {"-quiet", "-state", file}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := serving(t, args...)
			d := doorOf(t, env)
			held, err := d.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{d.manager + "/.default"}})
			if err != nil {
				t.Fatal(err)
			}
			client := trusting(t, env)
			_, own := call(t, client, "GET", env["PRIVATELINKSIM_URL"]+"/_sim/state", "")
			check := func(step string) {
				t.Helper()
				if status, text := d.arm(t, "GET", "/subscriptions/"+d.subscription+"?api-version=2022-12-01", ""); status != 200 {
					t.Errorf("%s: Azure with a new token: %d %s", step, status, text)
				}
				r := newRequest(t, "GET", d.manager+"/subscriptions/"+d.subscription+"?api-version=2022-12-01", "")
				r.Header.Set("Authorization", "Bearer "+held.Token)
				if resp, text := send(t, client, r); resp.StatusCode != 200 {
					t.Errorf("%s: Azure with the token from before: %d %s", step, resp.StatusCode, text)
				}
				page, err := d.tidb(t, d.privateKey).NewListClustersPager(nil).NextPage(t.Context())
				if err != nil || len(page.Clusters) == 0 {
					t.Errorf("%s: TiDB Cloud: %v, %v", step, page, err)
				}
			}
			check("at first")
			for _, step := range []struct{ method, path, body string }{
				{"POST", "/_sim/reset", ""}, {"PUT", "/_sim/state", foreign}, {"PUT", "/_sim/state", foreign},
				{"POST", "/_sim/reset", ""}, {"PUT", "/_sim/state", own}, {"POST", "/_sim/reset", ""},
			} {
				if resp, text := call(t, client, step.method, env["PRIVATELINKSIM_URL"]+step.path, step.body); resp.StatusCode != 200 {
					t.Fatalf("%s: %d %s", step.path, resp.StatusCode, text)
				}
				check(step.method + " " + step.path)
			}
			if _, text := call(t, client, "GET", env["PRIVATELINKSIM_URL"]+"/_sim/state", ""); strings.Contains(text, d.clientSecret) || strings.Contains(text, d.privateKey) {
				t.Error("the state holds a secret")
			}
			if _, err := d.tidb(t, d.privateKey).GetCluster(t.Context(), d.cluster, nil); err != nil {
				t.Errorf("the cluster after a reset: %v", err)
			}
		})
	}
}
