package endpoint

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// What the simulator never says is judged as well.
func TestInspectUnknownWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in    inspecting
		check func(*inspecting) Check
		want  Check
	}{
		"unknown status": {inspecting{verification: verification{group: NodeGroup{ID: "2"}, here: Connection{Status: "NEW"}}}, (*inspecting).checkActive,
			failed(CheckActive, "the status NEW is not known", "look at the endpoint in the TiDB Cloud console")},
		"no connection": {inspecting{}, (*inspecting).checkReachable, skipped(CheckReachable, "the private endpoint has no connection")},
		"unknown connection status": {inspecting{endpoint: EndpointSnapshot{ConnectionStatus: "New"}}, (*inspecting).checkReachable,
			skipped(CheckReachable, "the endpoint's connection is New")},
		"approved without an address": {inspecting{endpoint: EndpointSnapshot{ConnectionStatus: privatelink.ConnectionStatusApproved}}, (*inspecting).checkReachable,
			skipped(CheckReachable, "the endpoint's address is not known")},
		"a name without an address": {inspecting{verification: verification{here: Connection{Host: "tidb.example"}}, resolved: []string{"10.0.0.4"}}, (*inspecting).checkHostName,
			skipped(CheckHostName, "tidb.example resolves to 10.0.0.4; there is no address to compare it with")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.check(&test.in); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// The machine's own network is what is tried when the options say nothing.
func TestInspectDialsByItself(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no loopback: ", err)
	}
	var in inspecting
	in.dial(t.Context(), listener.Addr().String())
	if check := in.checkReachable(); check.Outcome != Passed {
		t.Errorf("a listener: %+v", check)
	}
	listener.Close()
	in.dial(t.Context(), listener.Addr().String())
	if check := in.checkReachable(); check.Outcome != Failed || !strings.Contains(check.Found, "refuses connections") {
		t.Errorf("a closed port: %+v", check)
	}
}
