package main

import (
	"strings"
	"testing"
)

// TestMissing: whoever begins with an empty environment is told everything that is
// missing at once, and nothing that is not needed.
func TestMissing(t *testing.T) {
	t.Parallel()
	const id = "/subscriptions/" + guidA + "/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/p"
	key := map[string]string{envPublicKey: "public", envPrivateKey: "private"}
	all := []string{envPublicKey, envPrivateKey, envCluster, envSubscription, "--resource-group", "--subnet"}
	for line, test := range map[string]struct {
		env  map[string]string
		want []string
	}{
		"connect orders":           {nil, all},
		"plan orders":              {key, all[2:]},
		"fleet -f -":               {nil, all},
		"status orders":            {nil, all[:5]},
		"inspect orders":           {key, all[2:5]},
		"verify " + id:             {nil, all[:3]},
		"disconnect --yes " + id:   {key, all[2:3]},
		"service":                  {nil, all[:3]},
		"status":                   {key, all[2:3]},
		"audit":                    {nil, []string{envPublicKey, envPrivateKey, envSubscription}},
		"connection-string orders": {map[string]string{envPublicKey: "public", envSubscription: guidA}, []string{envPrivateKey, envCluster, "--resource-group"}},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			r := invoke(t, test.env, "endpoints: [{endpoint: orders}]", strings.Fields(line)...)
			if r.code != exitUsage || r.out != "" {
				t.Errorf("exit code %d, want %d\n%s", r.code, exitUsage, r.out)
			}
			for _, name := range all {
				wanted := false
				for _, want := range test.want {
					wanted = wanted || want == name
				}
				if got := strings.Contains(r.log, name); got != wanted {
					t.Errorf("it names %s: %t, want %t:\n%s", name, got, wanted, r.log)
				}
			}
		})
	}
}
