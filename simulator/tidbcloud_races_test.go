package simulator_test

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestPagePastTheEnd(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	token := base64.RawURLEncoding.EncodeToString([]byte("offset:9223372036854775807"))
	status, body := w.tidb("GET", "privateEndpointConnections?skip=9223372036854775807&pageToken="+token, "")
	if list, _ := body["privateEndpointConnections"].([]any); status != 200 || len(list) != 0 || body["nextPageToken"] != nil {
		t.Errorf("%d %v, want 200 and an empty list", status, body)
	}
}

// The node group's host is that of a connection that exists.
func TestGroupHostMovesToNextConnection(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	for _, name := range []string{"one", "two"} {
		w.putEndpoint(name, w.cluster.ServiceID)
		w.sim.Advance(time.Minute)
		if status, body := w.tidb("POST", "privateEndpointConnections", `{"endpointId":"`+w.net+`/privateEndpoints/`+name+`"}`); status != 200 {
			t.Fatal(status, body)
		}
		w.sim.Advance(10 * time.Minute)
	}
	connections := w.sim.Snapshot().Connections
	if status, body := w.tidb("DELETE", "privateEndpointConnections/"+connections[0].ID, ""); status != 200 {
		t.Fatal(status, body)
	}
	w.sim.Advance(10 * time.Minute)
	_, group := w.tidb("GET", "", "")
	host := group["endpoints"].([]any)[2].(map[string]any)["host"]
	if host != connections[1].Host {
		t.Errorf("the group's host is %q, want the remaining connection's %q", host, connections[1].Host)
	}
}

// An endpoint that is being deleted is not accepted, however long the deletion takes.
func TestDeletionOutlivesAcceptance(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{ConnectionDeletion: time.Hour})
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Minute)
	if status, body := w.tidb("POST", "privateEndpointConnections", `{"endpointId":"`+w.net+`/privateEndpoints/pe"}`); status != 200 {
		t.Fatal(status, body)
	}
	w.sim.Advance(time.Minute)
	if status, body := w.tidb("DELETE", "privateEndpointConnections/"+w.sim.Snapshot().Connections[0].ID, ""); status != 200 {
		t.Fatal(status, body)
	}
	for range 5 {
		w.sim.Advance(10 * time.Minute)
		if state := w.sim.Snapshot().Connections[0].State; state != "DELETING" {
			t.Fatalf("after %v the endpoint is %s, want DELETING", w.sim.Now(), state)
		}
	}
	w.sim.Advance(time.Hour)
	if n := len(w.sim.Snapshot().Connections); n != 0 {
		t.Errorf("%d connections are left", n)
	}
}

// An acceptance ends FAILED if the endpoint's connection is not Approved at its end,
// because it was rejected or deleted.
func TestAcceptanceOfWhatIsNotApproved(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*raceWorld){
		"rejected": func(w *raceWorld) {
			if err := w.sim.RejectConnection(w.net+"/privateEndpoints/pe", "no"); err != nil {
				t.Error(err)
			}
		},
		"deleted": func(w *raceWorld) { w.arm("DELETE", w.net+"/privateEndpoints/pe", "") },
	} {
		w := newRaceWorld(t, simulator.Durations{Acceptance: 10 * time.Minute, Approval: time.Second})
		w.putEndpoint("pe", w.cluster.ServiceID)
		w.sim.Advance(time.Minute)
		if status, body := w.tidb("POST", "privateEndpointConnections", `{"endpointId":"`+w.net+`/privateEndpoints/pe"}`); status != 200 {
			t.Fatal(status, body)
		}
		w.sim.Advance(time.Minute)
		spoil(w)
		w.sim.Advance(time.Hour)
		for _, c := range w.sim.Snapshot().Connections {
			if c.State != "FAILED" || c.Message == "" || c.Host != "" {
				t.Errorf("%s: %+v, want FAILED with a message and without a host", name, c)
			}
		}
	}
}

// Deleting a cluster deletes its connections and its service.
func TestClusterTakesItsConnectionsAlong(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	w.putEndpoint("pe", w.cluster.ServiceID)
	w.sim.Advance(time.Minute)
	if status, body := w.tidb("POST", "privateEndpointConnections", `{"endpointId":"`+w.net+`/privateEndpoints/pe"}`); status != 200 {
		t.Fatal(status, body)
	}
	w.sim.Advance(time.Hour)
	if status, body := w.tidbAs(w.sim.Account().APIKey, "DELETE", "clusters/"+w.cluster.ClusterID, ""); status != 200 {
		t.Fatal(status, body)
	}
	w.sim.Advance(time.Hour)
	if now := w.sim.Snapshot(); len(now.Clusters) != 0 || len(now.Connections) != 0 {
		t.Errorf("left behind: %+v %+v", now.Clusters, now.Connections)
	}
	if status := w.endpointStatus("pe"); status != "Disconnected" {
		t.Errorf("Azure shows the connection as %s, want Disconnected", status)
	}
	_, body := w.tidbAs(w.sim.Account().APIKey, "GET", "clusters/-/tidbNodeGroups/-/privateEndpointConnections", "")
	if list, _ := body["privateEndpointConnections"].([]any); len(list) != 0 {
		t.Errorf("listed: %v", list)
	}
}
