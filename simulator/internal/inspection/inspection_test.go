package inspection

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/command"
)

// TestInspect: with and without a backend, what is wrong is told with its remedy, and
// what is right passes.
func TestInspect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clouds := endpointtest.ForTest(t, nil)
		sim, spec := clouds.Simulator, clouds.Spec
		subject := command.Subject{ClusterID: spec.NodeGroup.Cluster, NodeGroupID: spec.NodeGroup.ID, EndpointID: spec.EndpointID.String()}
		look := func() (outcomes map[string]string, remedies string) {
			t.Helper()
			began := time.Now()
			checks, err := Inspect(t.Context(), sim, subject)
			if err != nil || time.Since(began) > 2*time.Second {
				t.Fatalf("after %v: %v", time.Since(began), err)
			}
			outcomes = map[string]string{}
			for _, c := range checks {
				outcomes[c.Name] = c.Outcome
				remedies += c.Remedy + "\n"
			}
			return outcomes, remedies
		}
		if outcomes, remedies := look(); outcomes["Provisioned"] != "Failed" || !strings.Contains(remedies, "reate") {
			t.Errorf("without an endpoint: %v %s", outcomes, remedies)
		}
		if _, err := clouds.Client.Connect(t.Context(), spec, nil); err != nil {
			t.Fatal(err)
		}
		outcomes, _ := look()
		for name, outcome := range outcomes {
			if outcome == "Failed" {
				t.Errorf("of a healthy connection %s fails", name)
			}
		}
		if outcomes["Reachable"] != "Passed" || outcomes["HostName"] != "Passed" {
			t.Errorf("a healthy connection has %v", outcomes)
		}
		if err := sim.RejectConnection(subject.EndpointID, "no"); err != nil {
			t.Fatal(err)
		}
		if outcomes, _ := look(); outcomes["Connection"] != "Failed" {
			t.Errorf("of a rejected connection: %v", outcomes)
		}
		if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: http.StatusServiceUnavailable, Times: -1}); err != nil {
			t.Fatal(err)
		}
		if outcomes, _ := look(); outcomes["Provisioned"] != "Failed" {
			t.Errorf("with both clouds down: %v", outcomes)
		}
		for _, bad := range []string{"", "/subscriptions/x", "/x"} {
			_, err := Inspect(t.Context(), sim, command.Subject{ClusterID: "1", EndpointID: bad})
			if err == nil || strings.Contains(fmt.Sprint(err), string(sim.Account().APIKey.Private)) {
				t.Errorf("the endpoint %q: %v", bad, err)
			}
		}
	})
}
