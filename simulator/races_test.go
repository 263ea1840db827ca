package simulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// An endpoint that TiDB Cloud was about to discover is deleted and created again for
// another service. The first one is not discovered any more.
func TestRecreatedEndpointIsNotDiscoveredEarly(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{Discovery: time.Hour})
	own := w.ownService()
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Minute)
	w.must("DELETE", w.net+"/privateEndpoints/pe", "")
	w.sim.Advance(time.Minute)
	w.putEndpoint("pe", own)
	w.sim.Advance(time.Minute)
	w.sim.Advance(2 * time.Hour)
	if got := w.sim.Snapshot().Connections; len(got) != 0 {
		t.Errorf("TiDB Cloud discovered %+v, which is not an endpoint of its services", got)
	}
}

// An endpoint is created again while TiDB Cloud still deletes its record of the first.
// The new one keeps its connection and is discovered afterwards.
func TestDeletionSparesRecreatedEndpoint(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{ConnectionDeletion: 10 * time.Minute})
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Minute)
	old := w.sim.Snapshot().Connections[0].ID
	if status, body := w.tidb("DELETE", "privateEndpointConnections/"+old, ""); status != 200 {
		t.Fatal(status, body)
	}
	w.must("DELETE", w.net+"/privateEndpoints/pe", "")
	w.sim.Advance(time.Minute)
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(10 * time.Minute)
	if got := w.endpointStatus("pe"); got != "Pending" {
		t.Errorf("the new endpoint is %s, want Pending", got)
	}
	w.sim.Advance(time.Minute)
	found := w.sim.Snapshot().Connections
	if len(found) != 1 || found[0].State != "DISCOVERED" || found[0].ID == old {
		t.Errorf("TiDB Cloud shows %+v, want the new endpoint as DISCOVERED", found)
	}
}

// A service is deleted while an endpoint to it is still being provisioned.
func TestEndpointToServiceThatIsGone(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{PrivateEndpoint: time.Hour})
	own := w.ownService()
	w.putEndpoint("to-own", own)
	w.must("DELETE", own, "")
	w.putEndpoint("to-tidb", w.cluster.ServiceID)
	key := w.sim.Account().APIKey
	r, err := http.NewRequest("DELETE", "https://dedicated.tidbapi.com/v1beta1/clusters/"+w.cluster.ClusterID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, body, _ := w.send(&digest.Transport{Username: key.Public, Password: string(key.Private), Transport: w.sim}, r); status != 200 {
		t.Fatal(status, body)
	}
	w.sim.Advance(3 * time.Hour)
	for _, name := range []string{"to-own", "to-tidb"} {
		if got := w.endpointStatus(name); got != "Disconnected" {
			t.Errorf("endpoint %s is %s, want Disconnected", name, got)
		}
	}
	if got := w.sim.Snapshot(); len(got.Clusters)+len(got.Connections)+len(got.PrivateLinkServices) != 0 {
		t.Errorf("left behind: %+v", got)
	}
}

// A client polls the owner's first decision while the second is in progress, on a
// connection that has been removed in between.
func TestResultOfEarlierDecision(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	own := w.ownService()
	w.putEndpoint("pe", own)
	w.sim.Advance(time.Minute)
	list := w.must("GET", own+"/privateEndpointConnections", "")["value"].([]any)
	connection := list[0].(map[string]any)["id"].(string)
	const approve = `{"properties":{"privateLinkServiceConnectionState":{"status":"Approved","description":"d"}}}`
	_, _, first := w.arm("PUT", connection, approve)
	w.sim.Advance(time.Minute)
	w.must("PUT", connection, approve)
	if err := w.sim.DisconnectConnection(w.net + "/privateEndpoints/pe"); err != nil {
		t.Fatal(err)
	}
	_, url, _ := strings.Cut(first.Header.Get("Azure-Asyncoperation"), "management.azure.com")
	w.must("GET", strings.Replace(url, "/operations/", "/operationResults/", 1), "")
}

// A second DELETE joins the first one and does not delay its end.
func TestDeleteTwice(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{Delete: time.Minute})
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Hour)
	for range 3 {
		w.must("DELETE", w.net+"/privateEndpoints/pe", "")
		w.sim.Advance(20 * time.Second)
	}
	if status, _, _ := w.arm("GET", w.net+"/privateEndpoints/pe", ""); status != 404 {
		t.Errorf("a minute after the first DELETE: %d, want 404", status)
	}
}

// Changes before a call that never arrived stand before it in the journal.
func TestJournalBeforeRefusedCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(nil)
		sim.AddCluster(simulator.Cluster{JustCreated: true})
		time.Sleep(time.Hour)
		if next, ok := sim.NextChange(); ok {
			t.Errorf("something is still to come at %v, and it is %v", next, sim.Now())
		}
		sim.AddCluster(simulator.Cluster{JustCreated: true})
		time.Sleep(time.Hour)
		if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503}); err != nil {
			t.Fatal(err)
		}
		get(t, sim, "https://management.azure.com/subscriptions")
		get(t, sim, "https://management.azure.com/subscriptions")
		journal := sim.Journal()
		if !slices.IsSortedFunc(journal, func(a, b simulator.Entry) int { return a.Time.Compare(b.Time) }) {
			t.Errorf("the journal is not in order:\n%s", journal)
		}
	})
}
