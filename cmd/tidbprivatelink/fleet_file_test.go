package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseFleet(t *testing.T) {
	t.Parallel()
	two := &fleetFile{Endpoints: []fleetMember{{Endpoint: "orders"}, {Endpoint: "billing", Tags: map[string]string{"team": "billing"}}}}
	for name, test := range map[string]struct {
		text string
		want *fleetFile
		err  string
	}{
		"example": {fleetExample, two, ""},
		"JSON":    {`{"endpoints":[{"endpoint":"orders"},{"endpoint":"billing","tags":{"team":"billing"}}]}`, two, ""},
		"IDs as numbers": {
			"endpoints:\n- {endpoint: 007, cluster: 10770867138685000000123, nodeGroup: 1_000, maxReplacements: 2}\n",
			&fleetFile{Endpoints: []fleetMember{{Endpoint: "007", Cluster: "10770867138685000000123", NodeGroup: "1_000", MaxReplacements: 2}}}, "",
		},
		"nothing":         {"", nil, "no endpoints"},
		"no endpoints":    {"endpoints: []\n", nil, "no endpoints"},
		"misspelt":        {"endpoints:\n- {endpoint: a, subnetID: b}\n", nil, "subnetID"},
		"misspelt at top": {"endpoint:\n- {endpoint: a}\n", nil, "endpoint"},
		"two documents":   {fleetExample + "---\n" + fleetExample, nil, "more than one"},
		"not YAML":        {"endpoints: [", nil, "line"},
		"twice":           {"endpoints: []\nendpoints: []\n", nil, "already defined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := parseFleet(strings.NewReader(test.text))
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("%v, want an error with %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFleetSpecs: a member says what is different from the command line; all that is
// wrong is told at once.
func TestFleetSpecs(t *testing.T) {
	t.Parallel()
	fleet := fleetFile{Endpoints: []fleetMember{
		{Endpoint: "a"},
		{Endpoint: "b", Cluster: "3"},
		{Endpoint: "c", Cluster: "3", NodeGroup: "4", Subscription: guidB, ResourceGroup: "other"},
	}}
	const subnet = "/subscriptions/" + guidB + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
	specs, err := fleet.specs(defaults{}, names{cluster: "1", nodeGroup: "2", subscription: guidA}, wish{subnet: subnet})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, spec := range specs {
		got = append(got, strings.Join([]string{spec.NodeGroup.Cluster, spec.NodeGroup.ID, spec.EndpointID.SubscriptionID[:1], spec.EndpointID.ResourceGroupName, spec.EndpointID.Name}, " "))
	}
	if diff := cmp.Diff([]string{"1 2 1 net a", "3  1 net b", "3 4 2 other c"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	bad := fleetFile{Endpoints: []fleetMember{{}, {Endpoint: "ok"}, {Endpoint: "x", Subnet: "nonsense"}}}
	_, err = bad.specs(defaults{cluster: "1", subscription: guidA, resourceGroup: "g"}, names{}, wish{subnet: subnet})
	if exitOf(err) != exitUsage {
		t.Fatalf("%v, want a usage error", err)
	}
	for _, want := range []string{"endpoint 1 ", "endpoint 3 "} {
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "endpoint 2 ") {
			t.Errorf("%v, want it to be about 1 and 3", err)
		}
	}
}

// TestFleetFailures: what cannot be connected does not stop the others, and both are
// told.
func TestFleetFailures(t *testing.T) {
	t.Parallel()
	const file = "endpoints:\n- {endpoint: orders}\n- {endpoint: lost, cluster: 1}\n"
	r := invoke(t, nil, file, "fleet", "-f", "-", "--simulator")
	if r.code != exitFailed || !strings.Contains(r.out, "Active") || !strings.Contains(r.out, "Not connected") || !strings.Contains(r.log, "  Remedy: ") {
		t.Errorf("%d\n%s%s", r.code, r.out, r.log)
	}
	r = invoke(t, nil, file, "fleet", "-f", "-", "--simulator", "--dry-run")
	if r.code != exitFailed || !strings.Contains(r.out, "1. create the private endpoint") {
		t.Errorf("planning: %d\n%s%s", r.code, r.out, r.log)
	}
}

// TestFleetRefusals: what the library refuses before any request is a usage error
// only if nothing else was done.
func TestFleetRefusals(t *testing.T) {
	t.Parallel()
	const twice = "- {endpoint: twice}\n- {endpoint: TWICE}\n" // refused by the command itself
	const address = "- {endpoint: a, ip: 10.0.0.20}\n- {endpoint: b, ip: 10.0.0.20}\n"
	for file, code := range map[string]int{
		"endpoints:\n" + twice:                         exitUsage,
		"endpoints:\n" + address:                       exitUsage,
		"endpoints:\n- {endpoint: orders}\n" + twice:   exitUsage,
		"endpoints:\n- {endpoint: orders}\n" + address: exitFailed,
		"endpoints:\n- {endpoint: a, tag: {b: c}}\n":   exitUsage,
	} {
		r := invoke(t, nil, file, "fleet", "-f", "-", "--simulator")
		if r.code != code || !strings.Contains(r.log, "Error: ") {
			t.Errorf("exit code %d, want %d\n%s%s", r.code, code, r.out, r.log)
		}
		if strings.Contains(r.log, "main.") {
			t.Errorf("it names a type of Go:\n%s", r.log)
		}
	}
}

func FuzzParseFleet(f *testing.F) {
	f.Add(fleetExample)
	f.Add("endpoints: &a\n- {endpoint: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		if fleet, err := parseFleet(strings.NewReader(text)); err == nil && len(fleet.Endpoints) == 0 {
			t.Error("a fleet without endpoints")
		}
	})
}
