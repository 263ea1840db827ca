package endpoint

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// The rule for every combination of what both clouds may show.
func TestAuditJudges(t *testing.T) {
	t.Parallel()
	group := NodeGroupID{Cluster: "1", ID: "2"}
	statuses := append(PossibleStatusValues(), "", "NEW")
	connections := append(privatelink.PossibleConnectionStatusValues(), "", "New")
	states := []privatelink.ProvisioningState{privatelink.ProvisioningStateSucceeded, privatelink.ProvisioningStateFailed,
		privatelink.ProvisioningStateUpdating, privatelink.ProvisioningStateDeleting, "", "New"}
	for _, status := range statuses {
		for _, connection := range connections {
			for _, state := range states {
				for _, sure := range []bool{true, false} {
					for _, host := range []string{"", "tidb.example"} {
						a := audited{
							id: "/tidb", inAzure: true, azure: privatelink.PrivateEndpoint{ProvisioningState: state},
							toService: privatelink.Connection{Status: connection}, group: group, sure: sure,
							connection: Connection{Status: status, Host: host},
						}
						name := fmt.Sprintf("TiDB Cloud %q, Azure %q %q, sure %v, host %q", status, state, connection, sure, host)
						checkJudgement(t, name, a)
					}
				}
			}
		}
		a := audited{id: "/tidb", group: group, sure: true, connection: Connection{Status: status}}
		checkJudgement(t, fmt.Sprintf("TiDB Cloud %q, not in Azure", status), a)
	}
}

// checkJudgement checks what is true of every finding.
func checkJudgement(t *testing.T, name string, a audited) {
	t.Helper()
	f := a.judge()
	settled := !a.inAzure || a.azure.ProvisioningState == privatelink.ProvisioningStateSucceeded || a.azure.ProvisioningState == privatelink.ProvisioningStateFailed
	mayCarry := a.inAzure && a.toService.Status != privatelink.ConnectionStatusPending && !dead(a.toService.Status) && (a.connection.Status != StatusFailed || a.connection.Host != "")
	if (f.Kind == "") != (f.Found == "") || (f.Kind == "") != (f.Remedy == "") {
		t.Errorf("%s: %+v says half", name, f)
	}
	if len(f.SafeToDelete) > 0 && (mayCarry || !settled || !a.sure || a.connection.Status == StatusDeleting || a.connection.Status == "NEW" && !dead(a.toService.Status)) {
		t.Errorf("%s: %v is safe to delete", name, f.SafeToDelete)
	}
	if slices.Contains(f.SafeToDelete, OriginAzure) && !a.inAzure || slices.Contains(f.SafeToDelete, OriginTiDBCloud) && !a.registered() {
		t.Errorf("%s: %v is safe to delete where there is nothing", name, f.SafeToDelete)
	}
	if a.works() && f.Kind != "" {
		t.Errorf("%s: %s of what works", name, f.Kind)
	}
	if dead(a.toService.Status) && f.Kind != FindingKindDead || a.connection.Status == StatusFailed && f.Kind == "" {
		t.Errorf("%s: %q, and nothing gets through", name, f.Kind)
	}
	if dead(a.toService.Status) && settled && a.sure && a.connection.Status != StatusDeleting && len(f.SafeToDelete) == 0 {
		t.Errorf("%s: nothing is safe to delete", name)
	}
}

// An alias that a registered endpoint uses too proves nothing.
func TestAuditAliases(t *testing.T) {
	t.Parallel()
	const alias = "pls.aaaaaaaa-2222-3333-4444-555555555555.eastus2.azure.privatelinkservice"
	group := NodeGroupID{Cluster: "1", ID: "2"}
	endpoint := func(name string, targets ...string) privatelink.PrivateEndpoint {
		e := privatelink.PrivateEndpoint{
			ID:                privatelink.PrivateEndpointID{SubscriptionID: "00000000-0000-0000-0000-000000000000", ResourceGroupName: "any", Name: name},
			ProvisioningState: privatelink.ProvisioningStateSucceeded,
		}
		for _, target := range targets {
			e.Connections = append(e.Connections, privatelink.Connection{ServiceID: target, Status: privatelink.ConnectionStatusPending})
		}
		return e
	}
	a := newAuditing(nil)
	a.groups[group] = true
	registered, other := endpoint("registered", alias), endpoint("other", strings.ToUpper(alias[:3])+alias[3:])
	a.learn([]Connection{{EndpointID: strings.ToUpper(registered.ID.String()), NodeGroup: group, Status: StatusPending}})
	a.learnAliases([]privatelink.PrivateEndpoint{registered, other})
	if seen, ok := a.see(registered); !ok || !seen.sure || seen.group != group || seen.connection.Status != StatusPending {
		t.Errorf("registered: %+v, %v", seen, ok)
	}
	seen, ok := a.see(other)
	if f := seen.judge(); !ok || f.Kind != FindingKindNotRegistered || f.SafeToDelete != nil || !strings.Contains(f.Remedy, "find out whether the alias ") {
		t.Errorf("the same alias: %v, %+v", ok, f)
	}
	for name, e := range map[string]privatelink.PrivateEndpoint{
		"no connection":   endpoint("none"),
		"another alias":   endpoint("foreign", strings.Replace(alias, "a", "b", 1)),
		"storage account": endpoint("storage", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"),
	} {
		if seen, ok := a.see(e); ok {
			t.Errorf("%s leads to TiDB Cloud: %+v", name, seen)
		}
	}
}

func TestPossibleFindingKinds(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff("NotRegistered NoPrivateEndpoint Duplicate Dead Contradiction", strings.Trim(fmt.Sprint(PossibleFindingKindValues()), "[]")); diff != "" {
		t.Error(diff)
	}
}

func TestListOfNames(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := list(names); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLastChange(t *testing.T) {
	t.Parallel()
	early := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	late := early.Add(time.Hour)
	for name, test := range map[string]struct {
		cluster tidbcloud.Cluster
		want    time.Time
	}{
		"created":    {tidbcloud.Cluster{State: tidbcloud.ClusterStateActive, CreateTime: early}, early},
		"updated":    {tidbcloud.Cluster{State: tidbcloud.ClusterStateActive, CreateTime: early, UpdateTime: late}, late},
		"creating":   {tidbcloud.Cluster{State: tidbcloud.ClusterStateCreating, CreateTime: early, UpdateTime: late}, time.Time{}},
		"not told":   {tidbcloud.Cluster{State: tidbcloud.ClusterStateActive}, time.Time{}},
		"backwards":  {tidbcloud.Cluster{State: tidbcloud.ClusterStateActive, CreateTime: late, UpdateTime: early}, late},
		"not stated": {tidbcloud.Cluster{CreateTime: early}, early},
	} {
		if got := lastChange(test.cluster); !got.Equal(test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
