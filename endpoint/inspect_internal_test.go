package endpoint

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// The checks also judge what the simulator never says.
func TestInspectUnknownWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in    inspecting
		check func(*inspecting) Check
		want  Check
	}{
		"unknown status": {inspecting{verification: verification{group: NodeGroupID{ID: "2"}, here: Connection{Status: "NEW"}}}, (*inspecting).checkActive,
			failed(CheckNameActive, "the status NEW is not known", "look at the endpoint in the TiDB Cloud console")},
		"no connection": {inspecting{}, (*inspecting).checkReachable, skipped(CheckNameReachable, "the private endpoint has no connection")},
		"unknown connection status": {inspecting{verification: verification{endpoint: EndpointSnapshot{ConnectionStatus: "New"}}}, (*inspecting).checkReachable,
			skipped(CheckNameReachable, "the endpoint's connection is New")},
		"approved without an address": {inspecting{verification: verification{endpoint: EndpointSnapshot{ConnectionStatus: privatelink.ConnectionStatusApproved}}}, (*inspecting).checkReachable,
			skipped(CheckNameReachable, "the endpoint's address is not known")},
		"a name without an address": {inspecting{verification: verification{here: Connection{Host: "tidb.example"}}, resolved: []string{"10.0.0.4"}}, (*inspecting).checkHostName,
			skipped(CheckNameHostName, "tidb.example resolves to 10.0.0.4; there is no address to compare it with")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.check(&test.in); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// A source that cannot be read neither follows from other failures nor explains them.
func TestInspectKeepsWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	checks := func() (checks []Check) {
		for _, name := range PossibleCheckNameValues() {
			checks = append(checks, failed(name, "found", "remedy"))
		}
		return checks
	}
	left := func(in inspecting, all []Check) (names []CheckName) {
		in.skipConsequences(all)
		for _, check := range failures(all) {
			names = append(names, check.Name)
		}
		return names
	}
	// ResourceID, TiDBCloud, Spec and Reachable follow from no other check.
	always := func(names ...CheckName) []CheckName {
		var want []CheckName
		for _, name := range PossibleCheckNameValues() {
			if slices.Contains(append(names, CheckNameResourceID, CheckNameTiDBCloud, CheckNameSpec, CheckNameReachable), name) {
				want = append(want, name)
			}
		}
		return want
	}
	for name, test := range map[string]struct {
		in   verification
		want []CheckName
	}{
		"all read":                   {verification{}, always(CheckNameCluster)},
		"Azure cannot be read":       {verification{azureErr: broken}, always(CheckNameCluster, CheckNameProvisioned)},
		"connections cannot be read": {verification{hereErr: broken, connectionsErr: broken}, always(CheckNameCluster, CheckNameElsewhere, CheckNameActive)},
		"service cannot be read":     {verification{serviceErr: broken}, always(CheckNameCluster, CheckNameService)},
		"on another cloud":           {verification{serviceErr: ErrMismatch}, always(CheckNameCluster)},
		"there is no endpoint":       {verification{azureErr: privatelink.ErrNotFound}, always(CheckNameCluster)},
	} {
		if got := left(inspecting{verification: test.in}, checks()); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v failed, want %v", name, got, test.want)
		}
	}
	all := []Check{}
	for _, check := range checks() {
		if check.Name == CheckNameProvisioned || check.Name == CheckNamePrivateIPAddress {
			all = append(all, check)
		} else {
			all = append(all, passed(check.Name, "right"))
		}
	}
	if got := left(inspecting{}, all); !slices.Equal(got, []CheckName{CheckNameProvisioned}) {
		t.Errorf("%v failed of an endpoint that is not provisioned and has no address yet", got)
	}
}

// Without options Inspect uses the resolver and the dialer of this machine.
func TestInspectDialsByItself(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no loopback: ", err)
	}
	var in inspecting
	in.dial(t.Context(), listener.Addr().String())
	if check := in.checkReachable(); check.Outcome != OutcomePassed {
		t.Errorf("a listener: %+v", check)
	}
	listener.Close()
	in.dial(t.Context(), listener.Addr().String())
	if check := in.checkReachable(); check.Outcome != OutcomeFailed || !strings.Contains(check.Found, "refuses connections") {
		t.Errorf("a closed port: %+v", check)
	}
}
