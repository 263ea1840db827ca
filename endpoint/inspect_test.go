package endpoint_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// machine is where a program runs: what names resolve to there, and what happens to its TCP
// connections.
type machine struct {
	addresses []string
	lookupErr error
	dialErr   error
	slow      bool // nothing ever answers

	looked, dialled []string
	closed          int
}

type conn struct {
	net.Conn
	closed *int
}

func (c conn) Close() error { *c.closed++; return nil }

func (m *machine) options() *endpoint.InspectOptions {
	return &endpoint.InspectOptions{
		LookupHost: func(ctx context.Context, host string) ([]string, error) {
			m.looked = append(m.looked, host)
			if m.slow {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return m.addresses, m.lookupErr
		},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			m.dialled = append(m.dialled, network+" "+address)
			if m.slow {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			if m.dialErr != nil {
				return nil, m.dialErr
			}
			return conn{closed: &m.closed}, nil
		},
	}
}

// near is a machine on which everything works.
func near() *machine { return &machine{addresses: []string{"10.0.0.4"}} }

// notPassed is a report reduced to what did not pass.
func notPassed(report *endpoint.Report) map[endpoint.CheckName]endpoint.Outcome {
	return outcomes(report)
}

type expected = map[endpoint.CheckName]endpoint.Outcome

// inspect inspects the world's endpoint by its names alone, and checks what is
// true of every report.
func (w *world) inspect(t *testing.T, m *machine) *endpoint.Report {
	t.Helper()
	before := len(w.sim.Journal())
	report, err := w.client.Inspect(t.Context(), endpoint.Spec{NodeGroup: w.spec.NodeGroup, EndpointID: w.spec.EndpointID}, m.options())
	if err != nil {
		t.Fatal(err)
	}
	if n := w.writes(before); n != 0 {
		t.Errorf("inspecting wrote %d times", n)
	}
	checkInspection(t, report)
	return report
}

func checkInspection(t *testing.T, report *endpoint.Report) {
	t.Helper()
	var names []endpoint.CheckName
	for _, check := range report.Checks {
		names = append(names, check.Name)
		if check.Found == "" || (check.Remedy != "") != (check.Outcome == endpoint.OutcomeFailed) {
			t.Errorf("check %+v: nothing found, or a remedy where there should be none, or none where there should be one", check)
		}
		if told := strings.Contains(report.String(), check.Found+"; "+check.Remedy); check.Outcome == endpoint.OutcomeFailed && !told {
			t.Errorf("the text does not tell %q and its remedy:\n%v", check.Found, report)
		}
	}
	want := []endpoint.CheckName{
		endpoint.CheckNameCluster, endpoint.CheckNameService, endpoint.CheckNameProvisioned, endpoint.CheckNameTarget, endpoint.CheckNameRegion, endpoint.CheckNameSpec,
		endpoint.CheckNamePrivateIPAddress, endpoint.CheckNameConnection, endpoint.CheckNameElsewhere, endpoint.CheckNameActive, endpoint.CheckNameHostName, endpoint.CheckNameReachable,
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
}

func TestInspectReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, m := newWorld(t, settings{}), near()
		ep := w.connect(t)
		got := w.inspect(t, m)
		if !got.ControlPlanesReady() || !got.Reachable() || len(notPassed(got)) != 0 {
			t.Errorf("not ready:\n%v", got)
		}
		want := endpoint.Report{ResourceID: w.spec.EndpointID.String(), Service: w.service(t).Snapshot(), Endpoint: ep.Snapshot(), Addresses: m.addresses, Checks: got.Checks}
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("report (-want +got):\n%s", diff)
		}
		host := ep.Snapshot().Connection.Host
		if !slices.Equal(m.looked, []string{host}) || !slices.Equal(m.dialled, []string{"tcp 10.0.0.4:4000"}) || m.closed != 1 {
			t.Errorf("looked up %q, dialled %q, closed %d", m.looked, m.dialled, m.closed)
		}
	})
}

// What this machine sees does not change the checks of the clouds.
func TestInspectFromAMachine(t *testing.T) {
	t.Parallel()
	const failed = endpoint.OutcomeFailed
	hostName, reachable := expected{endpoint.CheckNameHostName: failed}, expected{endpoint.CheckNameReachable: failed}
	for name, test := range map[string]struct {
		machine machine
		want    expected
		found   string
	}{
		"no such host":          {machine{lookupErr: &net.DNSError{Err: "no such host", IsNotFound: true}}, hostName, "rebinding protection"},
		"no address":            {machine{}, hostName, "there is no such host"},
		"resolver broken":       {machine{lookupErr: &net.DNSError{Err: "server misbehaving", IsTemporary: true}}, hostName, "server misbehaving; repair the resolver"},
		"another address":       {machine{addresses: []string{"10.0.0.9"}}, hostName, "resolves to 10.0.0.9, the endpoint has 10.0.0.4; correct a private DNS zone"},
		"two addresses":         {machine{addresses: []string{"10.0.0.9", "10.0.0.4"}}, hostName, "of which only 10.0.0.4 is the endpoint's"},
		"two other addresses":   {machine{addresses: []string{"10.0.0.8", "10.0.0.9"}}, hostName, "resolves to 10.0.0.8, 10.0.0.9, the endpoint has 10.0.0.4"},
		"not an address":        {machine{addresses: []string{"here"}}, hostName, "resolves to here, the endpoint has"},
		"another spelling":      {machine{addresses: []string{"::ffff:10.0.0.4", "10.0.0.4"}}, expected{}, "reaches the endpoint: yes"},
		"refused":               {machine{addresses: []string{"10.0.0.4"}, dialErr: &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}}, reachable, "10.0.0.4:4000 refuses connections; see in the TiDB Cloud console whether the cluster is running"},
		"timed out":             {machine{addresses: []string{"10.0.0.4"}, dialErr: &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}}, reachable, "network security groups"},
		"no route":              {machine{addresses: []string{"10.0.0.4"}, dialErr: &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}}, reachable, "has no route from here"},
		"anything else":         {machine{addresses: []string{"10.0.0.4"}, dialErr: errors.New("no more files")}, reachable, "no more files; look at routes"},
		"neither ever answers":  {machine{slow: true}, expected{endpoint.CheckNameHostName: failed, endpoint.CheckNameReachable: failed}, "in the endpoint's virtual network"},
		"outside, unresolvable": {machine{lookupErr: &net.DNSError{IsNotFound: true}, dialErr: context.DeadlineExceeded}, expected{endpoint.CheckNameHostName: failed, endpoint.CheckNameReachable: failed}, "does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				w.connect(t)
				start := time.Now()
				got := w.inspect(t, &test.machine)
				if diff := cmp.Diff(test.want, notPassed(got)); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s", diff)
				}
				if !got.ControlPlanesReady() || got.Reachable() != (len(test.want) == 0) || !strings.Contains(got.String(), test.found) {
					t.Errorf("ready %v, reachable %v, or the text lacks %q:\n%v", got.ControlPlanesReady(), got.Reachable(), test.found, got)
				}
				if took := time.Since(start); took > 10*time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

// Inspect distinguishes what the clouds show, whatever this machine sees.
func TestInspectTheClouds(t *testing.T) {
	t.Parallel()
	const failed, skipped = endpoint.OutcomeFailed, endpoint.OutcomeSkipped
	spoil := func(name string) func(*testing.T, *world) { // and let it come out
		return func(t *testing.T, w *world) {
			spoilt()[name].spoil(t, w)
			_, _ = w.client.Connect(t.Context(), w.spec, nil)
		}
	}
	for name, test := range map[string]struct {
		prepare func(*testing.T, *world)
		want    expected
		found   string
	}{
		"nothing there": {func(*testing.T, *world) {}, expected{endpoint.CheckNameProvisioned: failed, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNameSpec: skipped,
			endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "there is no such private endpoint; create it"},
		"not accepted": {func(t *testing.T, w *world) { w.create(t) },
			expected{endpoint.CheckNameActive: failed, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "Not registered; accept the endpoint with Endpoint.Accept"},
		"discovered": {func(t *testing.T, w *world) { w.create(t); time.Sleep(time.Hour) },
			expected{endpoint.CheckNameActive: failed, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "Discovered; accept"},
		"being accepted": {begun()["accepted"],
			expected{endpoint.CheckNameActive: failed, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "Pending; wait"},
		"failed": {spoil("failed"),
			expected{endpoint.CheckNameActive: failed, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "no quota left; call Client.Disconnect"},
		"rejected": {spoil("rejected"),
			expected{endpoint.CheckNameConnection: failed, endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "Rejected: unknown caller; call Client.Disconnect"},
		"unregistering": {spoilt()["being deleted"].spoil,
			expected{endpoint.CheckNameActive: failed, endpoint.CheckNameReachable: skipped}, "the endpoint is being deleted here"},
		"deleted in Azure": {spoil("replaced in Azure"), expected{endpoint.CheckNameProvisioned: failed, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNameSpec: skipped,
			endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameReachable: skipped}, "there is no such private endpoint, while TiDB Cloud shows it as Active; look again"},
		"replaced in Azure": {func(t *testing.T, w *world) { spoil("replaced in Azure")(t, w); w.create(t) },
			expected{endpoint.CheckNameConnection: failed, endpoint.CheckNameReachable: skipped}, "the private endpoint was replaced"},
		"disconnected behind TiDB Cloud's back": {func(t *testing.T, w *world) {
			w.connect(t)
			if err := w.sim.DisconnectConnection(w.spec.EndpointID.String()); err != nil {
				t.Fatal(err)
			}
		}, expected{endpoint.CheckNameConnection: failed, endpoint.CheckNameReachable: skipped}, "connection  Disconnected"},
		"of another cluster": {func(t *testing.T, w *world) {
			w.connect(t)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "azure-japaneast"}).ClusterID
		}, expected{endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameElsewhere: failed,
			endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "it is Active at clusters/"},
		"no such cluster": {func(t *testing.T, w *world) { w.connect(t); w.spec.NodeGroup.Cluster = "1" },
			expected{endpoint.CheckNameCluster: failed, endpoint.CheckNameService: skipped, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNameConnection: skipped,
				endpoint.CheckNameElsewhere: skipped, endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "address     10.0.0.4"},
		"cluster on another cloud": {func(t *testing.T, w *world) {
			w.connect(t)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "aws-us-east-1"}).ClusterID
		}, expected{endpoint.CheckNameService: failed, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNameConnection: skipped,
			endpoint.CheckNameElsewhere: failed, endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "use a cluster on Azure"},
		"new cluster": {func(t *testing.T, w *world) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
		}, expected{endpoint.CheckNameService: failed, endpoint.CheckNameProvisioned: skipped, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNameSpec: skipped,
			endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped, endpoint.CheckNameReachable: skipped}, "Creating; wait until the endpoint service is Active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.prepare(t, w)
				got := w.inspect(t, near())
				if diff := cmp.Diff(test.want, notPassed(got)); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s\n%v", diff, got)
				}
				if got.ControlPlanesReady() || !strings.Contains(got.String(), test.found) {
					t.Errorf("ready, or the text lacks %q:\n%v", test.found, got)
				}
			})
		})
	}
}

// A source that cannot be read fails its own checks and changes no other.
func TestInspectWithoutOneSource(t *testing.T) {
	t.Parallel()
	const failed, skipped = endpoint.OutcomeFailed, endpoint.OutcomeSkipped
	for name, test := range map[string]struct {
		broken func(*http.Request) bool
		status int
		want   expected
	}{
		"Azure": {func(r *http.Request) bool { return r.URL.Host == azureHost }, 403, expected{endpoint.CheckNameProvisioned: failed, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped,
			endpoint.CheckNameSpec: skipped, endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped}},
		"TiDB Cloud": {func(r *http.Request) bool { return strings.Contains(r.URL.Host, tidbHost) }, 403, expected{endpoint.CheckNameCluster: failed, endpoint.CheckNameService: skipped, endpoint.CheckNameTarget: skipped,
			endpoint.CheckNameRegion: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameElsewhere: skipped, endpoint.CheckNameActive: skipped, endpoint.CheckNameHostName: skipped}},
		"service": {func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "privateLinkService") }, 500, expected{endpoint.CheckNameService: failed, endpoint.CheckNameTarget: skipped,
			endpoint.CheckNameRegion: skipped, endpoint.CheckNameConnection: skipped}},
		"connections": {func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "privateEndpointConnections") }, 500, expected{endpoint.CheckNameElsewhere: skipped, endpoint.CheckNameActive: failed, endpoint.CheckNameHostName: skipped}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				broken := false
				w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
					return transporter(func(r *http.Request) (*http.Response, error) {
						resp, err := sim.Do(r)
						if err == nil && broken && test.broken(r) && resp.StatusCode == http.StatusOK {
							resp.StatusCode = test.status
						}
						return resp, err
					})
				}})
				w.connect(t)
				broken = true
				m := near()
				got := w.inspect(t, m)
				if diff := cmp.Diff(test.want, notPassed(got)); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s\n%v", diff, got)
				}
				if got.ControlPlanesReady() || !slices.Equal(m.dialled, []string{"tcp 10.0.0.4:4000"}) {
					t.Errorf("ready, or dialled %q:\n%v", m.dialled, got)
				}
			})
		})
	}
}

func TestInspectPausedCluster(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		paused := false
		w := newWorld(t, settings{transport: clusterState("PAUSED", &paused)})
		w.connect(t)
		paused = true
		got := w.inspect(t, &machine{addresses: []string{"10.0.0.4"}, dialErr: context.DeadlineExceeded})
		if diff := cmp.Diff(expected{endpoint.CheckNameCluster: endpoint.OutcomeFailed, endpoint.CheckNameReachable: endpoint.OutcomeSkipped}, notPassed(got)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if !strings.Contains(got.String(), "PAUSED; resume the cluster") || got.ControlPlanesReady() {
			t.Errorf("ready, or the pause is not told:\n%v", got)
		}
	})
}

// Inspect compares the rest of the spec with the endpoint and reports every difference.
func TestInspectComparesTheSpec(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.connect(t)
		w.spec.SubnetID.Name, w.spec.PrivateIPAddress, w.spec.CustomNetworkInterfaceName = "other", "10.0.0.9", "mine"
		got, err := w.client.Inspect(t.Context(), w.spec, near().options())
		if err != nil {
			t.Fatal(err)
		}
		checkInspection(t, got)
		if diff := cmp.Diff(expected{endpoint.CheckNameSpec: endpoint.OutcomeFailed}, notPassed(got)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		for _, property := range []string{"the subnet", "the address", "the network interface"} {
			if !strings.Contains(got.String(), property+" of the private endpoint is") {
				t.Errorf("%s is not told:\n%v", property, got)
			}
		}
	})
}

func TestInspectRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, settings{})
	for name, change := range map[string]func(*endpoint.Spec){
		"no cluster":  func(s *endpoint.Spec) { s.NodeGroup.Cluster = "" },
		"bad cluster": func(s *endpoint.Spec) { s.NodeGroup.Cluster = "a/b" },
		"no endpoint": func(s *endpoint.Spec) { s.EndpointID = privatelink.PrivateEndpointID{} },
	} {
		spec := w.spec
		change(&spec)
		if got, err := w.client.Inspect(t.Context(), spec, nil); !errors.Is(err, endpoint.ErrInvalidArgument) || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := w.client.Inspect(ctx, w.spec, nil); !errors.Is(err, context.Canceled) || got != nil {
		t.Errorf("canceled: %v, %v", got, err)
	}
}
