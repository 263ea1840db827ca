package live

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestMissing reads environments in which something is missing or wrong: the error says
// all of it at once.
func TestMissing(t *testing.T) {
	t.Parallel()
	const subscription = "8a8cd1b0-4f5c-4e0e-9f6a-0d4b5f0a1b2c"
	for name, test := range map[string]struct {
		env  map[string]string
		want []string // parts of the error; nil for none
	}{
		"Azure alone": {map[string]string{envSubscription: subscription}, nil},
		"both":        {map[string]string{envSubscription: subscription, envPublicKey: "p", envPrivateKey: "k", envCluster: "1"}, nil},
		"nothing":     {nil, []string{envSubscription + " is not a subscription's ID"}},
		"half a key":  {map[string]string{envSubscription: subscription, envPublicKey: "p"}, []string{envPrivateKey + " is not set", envCluster + " is not set"}},
		"all wrong": {
			map[string]string{envSubscription: "mine", envManager: "http://x", envCluster: "1", envPoll: "soon", envRegion: "East US 2", envOther: "?"},
			[]string{
				envSubscription, envManager + " is not an https address", envAuthority + " is not", envPublicKey + " is not set", envPrivateKey + " is not set",
				envPoll + " is not a time", envRegion + " is not Azure's name", envOther + " is not Azure's name",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(func(name string) string { return test.env[name] })
			if (err == nil) != (test.want == nil) {
				t.Fatalf("error %v", err)
			}
			for _, part := range test.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is not in the error:\n%v", part, err)
				}
			}
		})
	}
}

// TestRefusesToBegin starts runs that cannot end well: all reasons are told at once, and
// nothing is made.
func TestRefusesToBegin(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  []string // variables in place of the right ones
		timeout string
		want    []string
	}{
		"wrong credentials": {[]string{"AZURE_CLIENT_SECRET=wrong", envPrivateKey + "=wrong"}, "3h", []string{"sign in to Azure", "find the endpoint service"}},
		"no such cluster":   {[]string{envCluster + "=12345", envRegion + "=westeurope"}, "3h", []string{"find the endpoint service"}},
		"another region":    {[]string{envRegion + "=westeurope"}, "3h", []string{"the cluster is in eastus2"}},
		"no right":          {nil, "3h", []string{"the API key may not accept endpoints"}},
		"no provider":       {nil, "3h", []string{"az provider register -n Microsoft.Network"}},
		"no time":           {[]string{envSubscription + "="}, "10m", []string{"-timeout 3h", envSubscription}},
		"no such mode":      {[]string{envSwitch + "=go"}, "3h", []string{"set it to plan, record or clean"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, folder := serve(t, nil), t.TempDir()
			switch name {
			case "no right":
				key := c.sim.AddAPIKey(simulator.RoleProjectViewer, c.sim.Account().ProjectID)
				test.change = []string{envPublicKey + "=" + key.Public, envPrivateKey + "=" + string(key.Private)}
			case "no provider":
				c.unregister(t)
			}
			out, err := command(t, append(c.environment("record", folder), test.change...), test.timeout).CombinedOutput()
			if err == nil {
				t.Fatalf("it began:\n%s", out)
			}
			for _, part := range test.want {
				if !strings.Contains(string(out), part) {
					t.Errorf("%q is not in:\n%s", part, out)
				}
			}
			if left, files := c.groups(t), recordings(t, folder); len(left)+len(files) != 0 {
				t.Errorf("%v were made, %v were written", left, files)
			}
		})
	}
}

// unregister takes Microsoft.Network from the subscription.
func (c *clouds) unregister(t *testing.T) {
	t.Helper()
	s := settings{subscription: c.sim.Account().SubscriptionID}
	a, err := s.open(c.sim.Credential(), c.sim)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.call(t.Context(), request{method: "POST", path: "/subscriptions/" + s.subscription + "/providers/Microsoft.Network/unregister", version: groupVersion}); err != nil {
		t.Fatal(err)
	}
}

// TestPlan checks that a plan states the costs and sends nothing.
func TestPlan(t *testing.T) {
	t.Parallel()
	c, folder := serve(t, nil), t.TempDir()
	out, err := command(t, c.environment("plan", folder), "10m").CombinedOutput()
	for _, part := range []string{"costs about", "$0.010 an hour", "$0.025 an hour", "$0.035 for an hour", "makes no cluster", "deletes the group at the end"} {
		if err != nil || !strings.Contains(string(out), part) {
			t.Errorf("%v: %q is not in:\n%s", err, part, out)
		}
	}
	if n := len(c.sim.Journal().Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestTooShort(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		left time.Duration
		has  bool
		want bool
	}{{10 * time.Minute, true, true}, {3 * time.Hour, true, false}, {0, false, false}} {
		if err := tooShort(time.Now().Add(test.left), test.has); (err != nil) != test.want {
			t.Errorf("%v: %v", test, err)
		}
	}
}

// TestSwitch checks that without the switch nothing is done, whatever else is set.
func TestSwitch(t *testing.T) {
	t.Parallel()
	c, folder := serve(t, nil), t.TempDir()
	out, err := command(t, without(c.environment("", folder), envSwitch), "3h").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- SKIP: TestLive") || len(c.sim.Journal().Requests()) != 0 {
		t.Errorf("%v\n%s", err, out)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 0 {
		t.Errorf("%v, %v", entries, err)
	}
}
