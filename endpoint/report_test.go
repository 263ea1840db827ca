package endpoint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestReportString(t *testing.T) {
	t.Parallel()
	report := endpoint.Report{
		ResourceID: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/tidb",
		Service:    endpoint.ServiceSnapshot{ResourceID: "/any/pls", Status: endpoint.ServiceStatusActive, ClusterState: "ACTIVE", Region: "eastus2"},
		Endpoint: endpoint.EndpointSnapshot{
			ID:     privatelink.PrivateEndpointID{SubscriptionID: "s", ResourceGroupName: "g", Name: "tidb"},
			Region: "eastus2", ProvisioningState: "Succeeded", PrivateIPAddress: "10.0.0.4", ServiceID: "/any/pls", ConnectionStatus: "Approved",
			Connection: endpoint.Connection{Status: endpoint.StatusActive, PrivateIPAddress: "10.0.0.4", Host: "tidb.example", Port: 4000},
		},
		Addresses: []string{"10.0.0.8", "10.0.0.9"},
		Checks: []endpoint.Check{
			{Name: endpoint.CheckNameConnection, Outcome: endpoint.OutcomePassed, Found: "Approved"},
			{Name: endpoint.CheckNameActive, Outcome: endpoint.OutcomePassed, Found: "Active"},
			{Name: endpoint.CheckNameHostName, Outcome: endpoint.OutcomeFailed, Found: "wrong", Remedy: "correct it"},
			{Name: endpoint.CheckNameReachable, Outcome: endpoint.OutcomeSkipped, Found: "not tried"},
		},
	}
	want := `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/tidb
  property    Azure      TiDB Cloud         DNS
  cluster     -          ACTIVE             -
  service     -          Active             -
  endpoint    Succeeded  -                  -
  connection  Approved   Active             -
  region      eastus2    eastus2            -
  target      pls        pls                -
  address     10.0.0.4   10.0.0.4           10.0.0.8, 10.0.0.9
  host name   -          tidb.example:4000  -
Both control planes say ready: yes
This machine reaches the endpoint: no
  Failed   HostName   wrong; correct it
  Skipped  Reachable  not tried
  Passed: Connection, Active
`
	if diff := cmp.Diff(want, report.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if zero := (endpoint.Report{}); zero.ControlPlanesReady() || zero.Reachable() {
		t.Error("nothing was inspected, and it is ready or reachable")
	}
}

// The two answers of a report, for every combination of the checks that decide them.
func TestReportAnswers(t *testing.T) {
	t.Parallel()
	outcomes := endpoint.PossibleOutcomeValues()
	names := []endpoint.CheckName{endpoint.CheckNameConnection, endpoint.CheckNameActive, endpoint.CheckNameElsewhere, endpoint.CheckNameHostName, endpoint.CheckNameReachable}
	for n := range 3 * 3 * 3 * 3 * 3 {
		is := map[endpoint.CheckName]endpoint.Outcome{}
		var report endpoint.Report
		for i, rest := 0, n; i < len(names); i, rest = i+1, rest/3 {
			is[names[i]] = outcomes[rest%3]
			report.Checks = append(report.Checks, endpoint.Check{Name: names[i], Outcome: outcomes[rest%3]})
		}
		ready := is[endpoint.CheckNameConnection] == endpoint.OutcomePassed && is[endpoint.CheckNameActive] == endpoint.OutcomePassed && is[endpoint.CheckNameElsewhere] != endpoint.OutcomeFailed
		if got := report.ControlPlanesReady(); got != ready {
			t.Errorf("%v: ready %v, want %v", is, got, ready)
		}
		reachable := is[endpoint.CheckNameHostName] == endpoint.OutcomePassed && is[endpoint.CheckNameReachable] == endpoint.OutcomePassed
		if got := report.Reachable(); got != reachable {
			t.Errorf("%v: reachable %v, want %v", is, got, reachable)
		}
	}
}
