package endpoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// estate is a world with many endpoints, by name. Each new one is in a subnet of its own.
type estate struct {
	*repaired
	subnets int
}

// named makes the spec that of another endpoint in a new subnet.
func (e *estate) named(t *testing.T, name string) {
	t.Helper()
	e.subnets++
	subnet, err := privatelink.ParseSubnetID(e.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: fmt.Sprintf("vnet-%d", e.subnets)}))
	check(t, err)
	e.spec.EndpointID.Name, e.spec.SubnetID = name, subnet
}

// scope is the account's subscription and the world's cluster.
func (e *estate) scope() endpoint.AuditScope {
	return endpoint.AuditScope{SubscriptionIDs: []string{e.sim.Account().SubscriptionID}, ClusterIDs: []string{e.cluster.ClusterID}}
}

// brief is a finding without its texts.
func brief(f endpoint.Finding) string {
	var safe []string
	for _, origin := range f.SafeToDelete {
		safe = append(safe, string(origin))
	}
	return fmt.Sprintf("%s %s: %s", f.EndpointID[strings.LastIndexByte(f.EndpointID, '/')+1:], f.Kind, strings.Join(safe, ", "))
}

func briefs(audit *endpoint.Audit) (lines []string) {
	for _, f := range audit.Findings {
		lines = append(lines, brief(f))
	}
	return lines
}

// Each endpoint has another history.
func TestAudit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*testing.T, *estate)
		want    []string
		says    string // in the table
	}{
		"nothing there":    {func(*testing.T, *estate) {}, nil, "0 private endpoints lead to TiDB Cloud, 0 findings"},
		"all right":        {func(t *testing.T, e *estate) { e.connect(t) }, nil, "1 private endpoints"},
		"created by alias": {func(t *testing.T, e *estate) { e.createByAlias(t); time.Sleep(time.Hour); e.connect(t) }, nil, "1 private endpoints"},
		"being accepted":   {func(t *testing.T, e *estate) { accept(t, e.repaired) }, nil, "1 private endpoints"},
		"not registered": {func(t *testing.T, e *estate) { e.create(t) },
			[]string{"tidb NotRegistered: azure"}, "its connection is Pending, and"},
		"discovered": {func(t *testing.T, e *estate) { e.create(t); time.Sleep(time.Hour) },
			[]string{"tidb NotRegistered: azure"}, "nobody has accepted it"},
		"discovered by alias": {func(t *testing.T, e *estate) { e.createByAlias(t); time.Sleep(time.Hour) },
			[]string{"tidb NotRegistered: azure"}, "nobody has accepted it"},
		"being created": {func(t *testing.T, e *estate) { begun()["being created"](t, e.world) },
			[]string{"tidb NotRegistered: "}, "look again in a few minutes"},
		"rejected": {func(t *testing.T, e *estate) {
			e.create(t)
			check(t, e.sim.RejectConnection(e.spec.EndpointID.String(), "no"))
		}, []string{"tidb Dead: azure"}, "its connection is Rejected"},
		"disconnected": {func(t *testing.T, e *estate) { check(t, e.connect(t).Unregister(t.Context(), nil)) },
			[]string{"tidb Dead: azure"}, "its connection is Disconnected; delete it with Client.Disconnect"},
		"disconnected behind TiDB Cloud's back": {func(t *testing.T, e *estate) {
			e.connect(t)
			check(t, e.sim.DisconnectConnection(e.spec.EndpointID.String()))
		}, []string{"tidb Dead: azure, tidbcloud"}, ""},
		"failed": {func(t *testing.T, e *estate) {
			check(t, e.sim.FailNextAcceptance(e.cluster.ClusterID, "no ip"))
			accept(t, e.repaired)
			time.Sleep(10 * time.Minute)
		}, []string{"tidb Dead: azure, tidbcloud"}, "its acceptance failed: no ip"},
		"being unregistered": {func(t *testing.T, e *estate) { beginUnregister(t, e.repaired) }, []string{}, ""},
		"no private endpoint": {func(t *testing.T, e *estate) { e.connect(t); e.deleteInAzure(t, true) },
			[]string{"tidb NoPrivateEndpoint: tidbcloud"}, "but there is no such private endpoint"},
		"replaced": {func(t *testing.T, e *estate) { e.connect(t); e.deleteInAzure(t, true); e.create(t) },
			[]string{"tidb Contradiction: "}, "shows the endpoint as Active, Azure its connection as Pending"},
		"two that work": {func(t *testing.T, e *estate) { e.connect(t); e.spec.EndpointID.Name = "other"; e.connect(t) },
			[]string{"other Duplicate: ", "tidb Duplicate: "}, "other and tidb lead from one subnet"},
		"one that works, one that does not": {func(t *testing.T, e *estate) { e.connect(t); e.spec.EndpointID.Name = "other"; e.create(t) },
			[]string{"other Duplicate: azure", "other NotRegistered: azure"}, ""},
		"two in two subnets": {func(t *testing.T, e *estate) { e.connect(t); e.named(t, "other"); e.connect(t) }, nil, "2 private endpoints"},
		"of a cluster that was not given, registered": {func(t *testing.T, e *estate) {
			e.elsewhere("azure-eastus2")
			e.connect(t)
		}, nil, "1 private endpoints"},
		"of a cluster that was not given, not registered": {func(t *testing.T, e *estate) {
			e.elsewhere("azure-eastus2")
			e.create(t)
		}, []string{"tidb NotRegistered: "}, "audit the cluster that it leads to"},
		"of a cluster that is gone": {func(t *testing.T, e *estate) {
			e.elsewhere("azure-eastus2")
			e.connect(t)
			poller, err := e.tidb.BeginDeleteCluster(t.Context(), e.spec.NodeGroup.Cluster, nil)
			check(t, err)
			_, err = poller.PollUntilDone(t.Context(), nil)
			check(t, err)
		}, []string{"tidb Dead: azure"}, "BeginDeletePrivateEndpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := &estate{repaired: &repaired{machine: near()}}
				e.world = newWorld(t, settings{transport: e.transport})
				test.prepare(t, e)
				before := len(e.sim.Journal())
				audit, err := e.client.Audit(t.Context(), e.scope(), nil)
				check(t, err)
				if diff := cmp.Diff(test.want, briefs(audit)); diff != "" && len(test.want)+len(audit.Findings) > 0 {
					t.Errorf("findings (-want +got):\n%s\n%v", diff, audit)
				}
				if !strings.Contains(audit.String(), test.says) {
					t.Errorf("the table lacks %q:\n%v", test.says, audit)
				}
				if n := e.writes(before); n != 0 {
					t.Errorf("auditing wrote %d times", n)
				}
				e.deleteWhatIsSafe(t, audit)
			})
		})
	}
}

// working returns the endpoints that both clouds show as ready.
func (e *estate) working() map[string]bool {
	now, working := e.sim.Snapshot(), map[string]bool{}
	for _, pe := range now.PrivateEndpoints {
		for _, connection := range now.Connections {
			if pe.ConnectionStatus == "Approved" && connection.State == "ACTIVE" && strings.EqualFold(pe.ID, connection.EndpointID) {
				working[pe.ID] = true
			}
		}
	}
	return working
}

// deleteWhatIsSafe deletes what an audit calls safe to delete. It fails the test if that does
// not exist or if an endpoint that worked no longer works.
func (e *estate) deleteWhatIsSafe(t *testing.T, audit *endpoint.Audit) {
	t.Helper()
	before, deleted := e.working(), map[string]bool{}
	for _, f := range audit.Findings {
		for _, origin := range f.SafeToDelete {
			if key := f.EndpointID + string(origin); deleted[key] {
				continue
			} else {
				deleted[key] = true
			}
			if origin == endpoint.OriginTiDBCloud {
				c := f.Connection
				_, err := e.tidb.BeginDeletePrivateEndpointConnection(t.Context(), c.NodeGroup.Cluster, c.NodeGroup.ID, c.ID, nil)
				check(t, err)
				continue
			}
			id, err := privatelink.ParsePrivateEndpointID(f.EndpointID)
			check(t, err)
			_, err = e.azure.BeginDeletePrivateEndpoint(t.Context(), id, nil)
			check(t, err)
		}
	}
	time.Sleep(10 * time.Minute)
	after := e.working()
	for id := range before {
		if !after[id] {
			t.Errorf("%s worked until what is safe was deleted:\n%v", id, audit)
		}
	}
	if len(deleted) == 0 {
		return
	}
	again, err := e.client.Audit(t.Context(), e.scope(), nil)
	check(t, err)
	for _, f := range again.Findings {
		if len(f.SafeToDelete) > 0 {
			t.Errorf("left after what is safe was deleted: %s", brief(f))
		}
	}
}

// One audit of all endpoints finds the same with few requests.
func TestAuditOfManyEndpoints(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &estate{repaired: &repaired{machine: near()}}
		e.world = newWorld(t, settings{transport: e.transport})
		var want []string
		for i := range 12 {
			for _, step := range []struct {
				name string
				do   func()
				want string
			}{
				{"a-works", func() { e.connect(t) }, ""},
				{"b-pending", func() { e.create(t) }, "NotRegistered: azure"},
				{"c-rejected", func() { e.create(t); check(t, e.sim.RejectConnection(e.spec.EndpointID.String(), "no")) }, "Dead: azure"},
				{"d-gone", func() { e.connect(t); e.deleteInAzure(t, true) }, "NoPrivateEndpoint: tidbcloud"},
				{"e-dead", func() { e.connect(t); check(t, e.sim.DisconnectConnection(e.spec.EndpointID.String())) }, "Dead: azure, tidbcloud"},
			} {
				name := fmt.Sprintf("%s-%02d", step.name, i)
				e.named(t, name)
				step.do()
				if step.want != "" {
					want = append(want, name+" "+step.want)
				}
			}
		}
		slices.Sort(want)
		time.Sleep(time.Hour)
		before := len(e.sim.Journal())
		audit, err := e.client.Audit(t.Context(), e.scope(), nil)
		check(t, err)
		requests := map[string]int{}
		for _, entry := range e.sim.Journal()[before:] {
			if entry.Method != "" {
				requests[entry.Cloud]++
			}
		}
		if diff := cmp.Diff(want, briefs(audit)); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
		if audit.Endpoints != 48 {
			t.Errorf("%d endpoints lead to TiDB Cloud, want 48", audit.Endpoints)
		}
		// A cluster, a service, a list of it, one of all, and the second look's; of
		// Azure a list, and two for each of 48 findings at most.
		if requests["tidbcloud"] > 6 || requests["azure"] > 2+2*48 {
			t.Errorf("requests: %v", requests)
		}
		e.deleteWhatIsSafe(t, audit)
	})
}
