package endpoint_test

import (
	"net/http"
	"os"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// repaired is a world and a machine that remedies change.
type repaired struct {
	*world
	machine *machine
	denied  string // the part of the URL that is refused with 403
	state   string // the cluster's, if not its own
}

// advice is what Inspect should say, and how to carry it out.
type advice struct {
	cause  endpoint.CheckName
	found  string // in what was found
	remedy string // in the remedy
	follow func(*testing.T, *repaired)
}

// broken is a broken situation and the steps that repair it.
type broken struct {
	cluster simulator.Cluster
	prepare func(*testing.T, *repaired)
	way     []advice
	gone    bool // the way ends with nothing left
}

// The calls that remedies name.
func connect(t *testing.T, w *repaired)    { w.connect(t) }
func disconnect(t *testing.T, w *repaired) { check(t, w.client.Disconnect(t.Context(), w.spec, nil)) }
func anew(t *testing.T, w *repaired)       { disconnect(t, w); connect(t, w) }
func await(d time.Duration) func(*testing.T, *repaired) {
	return func(*testing.T, *repaired) { time.Sleep(d) }
}

// support is TiDB Cloud's answer to a ticket about a service.
func support(t *testing.T, w *repaired) {
	check(t, w.sim.ReleaseService(w.cluster.ClusterID))
	connect(t, w)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// accept begins an acceptance, and does not wait.
func accept(t *testing.T, w *repaired) { check(t, w.create(t).Accept(t.Context(), nil)) }

// beginUnregister begins a deletion in TiDB Cloud, and does not wait.
func beginUnregister(t *testing.T, w *repaired) {
	connection := w.connect(t).Snapshot().Connection
	_, err := w.tidb.BeginDeletePrivateEndpointConnection(t.Context(), connection.NodeGroup.Cluster, connection.NodeGroup.ID, connection.ID, nil)
	check(t, err)
}

// deleteCluster begins to delete the world's cluster, and waits for it or not.
func (w *repaired) deleteCluster(t *testing.T, wait bool) {
	poller, err := w.tidb.BeginDeleteCluster(t.Context(), w.cluster.ClusterID, nil)
	check(t, err)
	if wait {
		_, err = poller.PollUntilDone(t.Context(), nil)
		check(t, err)
	}
}

// elsewhere makes the spec that of another cluster.
func (w *repaired) elsewhere(region string) {
	w.spec.NodeGroup = endpoint.NodeGroupID{Cluster: w.sim.AddCluster(simulator.Cluster{RegionID: region}).ClusterID}
}

const bothSides = "call Client.Disconnect, which deletes both sides and waits until they are gone, then Client.Connect"

func brokenSituations() map[string]broken {
	created := simulator.Cluster{JustCreated: true}
	one := func(cause endpoint.CheckName, found, remedy string, follow func(*testing.T, *repaired)) []advice {
		return []advice{{cause, found, remedy, follow}}
	}
	unreachable := os.ErrDeadlineExceeded
	return map[string]broken{
		"service creating": {created, func(t *testing.T, w *repaired) { time.Sleep(3 * time.Minute) },
			one(endpoint.CheckNameService, "Creating", "EndpointService.WaitUntilActive and Client.Connect do", connect), false},
		"service creating too long": {created, func(t *testing.T, w *repaired) {
			check(t, w.sim.HoldService(w.cluster.ClusterID))
			time.Sleep(7 * time.Minute)
		}, one(endpoint.CheckNameService, "Creating", "submit a TiDB Cloud support ticket that names cluster", support), false},
		"service failed": {created, func(t *testing.T, w *repaired) { check(t, w.sim.FailService(w.cluster.ClusterID)) },
			one(endpoint.CheckNameService, "Failed", "submit a TiDB Cloud support ticket that names cluster", support), false},
		"cluster deleting": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.deleteCluster(t, false) },
			one(endpoint.CheckNameCluster, "DELETING", "use another cluster; Client.Disconnect deletes what is left", disconnect), true},
		"cluster deleted": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.deleteCluster(t, true) },
			one(endpoint.CheckNameCluster, "there is no cluster", "if the cluster was deleted, call Client.Disconnect", disconnect), true},
		"cluster deleted, nothing there": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.deleteCluster(t, true) },
			one(endpoint.CheckNameCluster, "there is no cluster", "nothing is left to do", nil), true},
		"wrong cluster": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.spec.NodeGroup.Cluster = "1" },
			one(endpoint.CheckNameCluster, "there is no cluster 1", "set Spec.NodeGroup.Cluster to", func(t *testing.T, w *repaired) { w.spec.NodeGroup.Cluster = w.cluster.ClusterID }), false},
		"cluster paused": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			w.connect(t)
			w.state, w.machine.dialErr, w.machine.lookupErr = "PAUSED", unreachable, unreachable
		}, one(endpoint.CheckNameCluster, "PAUSED", "resume the cluster", func(t *testing.T, w *repaired) { w.state, w.machine = "", near() }), false},
		"cluster paused, not registered": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t); w.state = "PAUSED" }, []advice{
			{endpoint.CheckNameCluster, "PAUSED", "resume the cluster", func(t *testing.T, w *repaired) { w.state = "" }},
			{endpoint.CheckNameActive, "Not registered", "Client.Connect", connect},
		}, false},
		"no permission in TiDB Cloud": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.denied = tidbHost },
			one(endpoint.CheckNameCluster, "403", "with the role Organization Owner or Project Owner", func(t *testing.T, w *repaired) { w.denied = "" }), false},
		"no permission for the endpoint": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t); w.denied = "/privateEndpoints/" }, []advice{
			{endpoint.CheckNameProvisioned, "403", "grant the credential", func(t *testing.T, w *repaired) { w.denied = "" }},
			{endpoint.CheckNameActive, "Not registered", "Client.Connect", connect},
		}, false},
		"no permission for the network interface": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t); w.denied = "/networkInterfaces/" }, []advice{
			{endpoint.CheckNameProvisioned, "403", "grant the credential", func(t *testing.T, w *repaired) { w.denied = "" }},
			{endpoint.CheckNameActive, "Not registered", "Client.Connect", connect},
		}, false},
		"no endpoint": {simulator.Cluster{}, func(*testing.T, *repaired) {},
			one(endpoint.CheckNameProvisioned, "there is no such private endpoint", "create it with Client.Connect", connect), false},
		"not registered": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t) },
			one(endpoint.CheckNameActive, "Not registered", "Endpoint.Accept, or let Client.Connect", connect), false},
		"discovered": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t); time.Sleep(time.Hour) },
			one(endpoint.CheckNameActive, "Discovered", "Endpoint.Accept, or let Client.Connect", connect), false},
		"pending": {simulator.Cluster{}, func(t *testing.T, w *repaired) { accept(t, w); time.Sleep(time.Minute) },
			one(endpoint.CheckNameActive, "Pending", "wait until it is Active, about 5 minutes after it was accepted", await(6*time.Minute)), false},
		"failed": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			check(t, w.sim.FailNextAcceptance(w.cluster.ClusterID, "no ip"))
			accept(t, w)
			time.Sleep(10 * time.Minute)
		}, one(endpoint.CheckNameActive, "Failed here already: no ip", bothSides, anew), false},
		"rejected": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			w.create(t)
			check(t, w.sim.RejectConnection(w.spec.EndpointID.String(), "unknown caller"))
		}, one(endpoint.CheckNameConnection, "Rejected: unknown caller", bothSides, anew), false},
		"rejected while it is accepted": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			accept(t, w)
			check(t, w.sim.RejectConnection(w.spec.EndpointID.String(), "unknown caller"))
			time.Sleep(10 * time.Minute)
		}, one(endpoint.CheckNameActive, "Failed here already", bothSides, anew), false},
		"disconnected": {simulator.Cluster{}, func(t *testing.T, w *repaired) { check(t, w.connect(t).Unregister(t.Context(), nil)) },
			one(endpoint.CheckNameConnection, "Disconnected", bothSides, anew), false},
		"disconnected behind TiDB Cloud's back": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			w.connect(t)
			check(t, w.sim.DisconnectConnection(w.spec.EndpointID.String()))
			w.machine.lookupErr = unreachable
		}, []advice{
			{endpoint.CheckNameConnection, "Disconnected", bothSides, func(t *testing.T, w *repaired) { anew(t, w); w.machine = near() }},
		}, false},
		"active here, Pending in Azure": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.deleteInAzure(t, true); w.create(t) }, []advice{
			{endpoint.CheckNameConnection, "Pending, while TiDB Cloud shows the endpoint as Active", "look again in a minute", await(time.Minute)},
			{endpoint.CheckNameConnection, "Pending, while TiDB Cloud shows the endpoint as Active", "if it stays so, the private endpoint was replaced: " + bothSides, anew},
		}, false},
		"deleted in Azure": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.deleteInAzure(t, true) }, []advice{
			{endpoint.CheckNameProvisioned, "there is no such private endpoint, while TiDB Cloud shows it as Active", "look again in a minute", await(time.Minute)},
			{endpoint.CheckNameProvisioned, "there is no such private endpoint", "if there is still none, " + bothSides, anew},
		}, false},
		"being deleted in Azure": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.deleteInAzure(t, false) },
			one(endpoint.CheckNameProvisioned, "Deleting, while TiDB Cloud shows the endpoint as Active", bothSides, anew), false},
		"being deleted in Azure, not registered": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t); w.deleteInAzure(t, false) },
			one(endpoint.CheckNameProvisioned, "Deleting", "call Client.Connect, which waits as well", connect), false},
		"being created": {simulator.Cluster{}, func(t *testing.T, w *repaired) { begun()["being created"](t, w.world) },
			one(endpoint.CheckNameProvisioned, "Updating", "Client.Connect does", connect), false},
		"creation failed": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			check(t, w.sim.FailNextOperation(w.spec.EndpointID.String(), "no room"))
			_, err := w.azure.BeginCreatePrivateEndpoint(t.Context(), w.spec.EndpointID, w.parameters(t), nil)
			check(t, err)
			time.Sleep(5 * time.Minute)
		}, one(endpoint.CheckNameProvisioned, "Failed", "call Client.Connect, which repairs", connect), false},
		"being unregistered": {simulator.Cluster{}, beginUnregister,
			one(endpoint.CheckNameActive, "the endpoint is being deleted here", bothSides, anew), false},
		"being unregistered, deleted in Azure": {simulator.Cluster{}, func(t *testing.T, w *repaired) { beginUnregister(t, w); w.deleteInAzure(t, false) },
			one(endpoint.CheckNameActive, "the endpoint is being deleted here", bothSides, anew), false},
		"registered elsewhere, that one is meant": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.elsewhere("azure-eastus2") },
			one(endpoint.CheckNameElsewhere, "it is Active at clusters/", "set Spec.NodeGroup to that one", func(t *testing.T, w *repaired) { w.spec.NodeGroup.Cluster = w.cluster.ClusterID }), false},
		"registered elsewhere, this one is meant": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.elsewhere("azure-eastus2") },
			one(endpoint.CheckNameElsewhere, "it is Active at clusters/", "else call Client.Disconnect with it", func(t *testing.T, w *repaired) {
				here := w.spec
				w.spec.NodeGroup.Cluster = w.cluster.ClusterID
				disconnect(t, w)
				w.spec = here
				connect(t, w)
			}), false},
		"wrong target": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.create(t); w.elsewhere("azure-eastus2") },
			one(endpoint.CheckNameTarget, "it connects to ", "under another name with Client.Connect, or correct the node group", func(t *testing.T, w *repaired) {
				disconnectOld := w.spec
				disconnectOld.NodeGroup.Cluster = w.cluster.ClusterID
				w.spec.EndpointID.Name = "another"
				connect(t, w)
				check(t, w.client.Disconnect(t.Context(), disconnectOld, nil))
				w.machine.addresses = []string{"10.0.0.5"}
			}), false},
		"wrong region": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			parameters := w.parameters(t)
			subnet, err := privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far", Location: "japaneast"}))
			check(t, err)
			parameters.Location, parameters.SubnetID = "japaneast", subnet
			poller, err := w.azure.BeginCreatePrivateEndpoint(t.Context(), w.spec.EndpointID, parameters, nil)
			check(t, err)
			_, err = poller.PollUntilDone(t.Context(), nil)
			check(t, err)
		}, one(endpoint.CheckNameRegion, "the endpoint is in japaneast, the cluster in eastus2", bothSides+" with a Spec.SubnetID of a network in eastus2", anew), false},
		"wrong registered address": {simulator.Cluster{}, func(t *testing.T, w *repaired) {
			ep := w.create(t)
			_, err := w.tidb.CreatePrivateEndpointConnection(t.Context(), w.cluster.ClusterID, w.cluster.NodeGroupID, registration(ep, "10.0.0.9"), nil)
			check(t, err)
			time.Sleep(10 * time.Minute)
			w.machine.addresses = []string{"10.0.0.9"}
		}, one(endpoint.CheckNamePrivateIPAddress, "TiDB Cloud has registered 10.0.0.9, the endpoint has 10.0.0.4", bothSides, func(t *testing.T, w *repaired) { anew(t, w); w.machine = near() }), false},
		"no such host": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.machine.addresses = nil },
			one(endpoint.CheckNameHostName, "there is no such host", "look for a private DNS zone that hides it", func(t *testing.T, w *repaired) { w.machine = near() }), false},
		"host resolves elsewhere": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.machine.addresses = []string{"10.9.9.9"} },
			one(endpoint.CheckNameHostName, "resolves to 10.9.9.9", "correct a private DNS zone", func(t *testing.T, w *repaired) { w.machine = near() }), false},
		"wrong network": {simulator.Cluster{}, func(t *testing.T, w *repaired) { w.connect(t); w.machine.dialErr = unreachable },
			one(endpoint.CheckNameReachable, "does not answer", "run this on a machine in the endpoint's virtual network", func(t *testing.T, w *repaired) { w.machine = near() }), false},
	}
}

// Inspect's remedies lead out of every situation, to an endpoint that is ACTIVE or to nothing
// left.
func TestInspectRemediesLeadOut(t *testing.T) {
	t.Parallel()
	for name, test := range brokenSituations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &repaired{machine: near()}
				w.world = newWorld(t, settings{cluster: test.cluster, transport: w.transport})
				test.prepare(t, w)
				for _, advice := range test.way {
					got := w.inspect(t, w.machine)
					w.expect(t, got, advice)
					w.noConnectionString(t)
					if advice.follow != nil {
						advice.follow(t, w)
					}
				}
				if test.gone {
					w.nothingLeft(t)
					return
				}
				w.connected(t)
				if got := w.inspect(t, w.machine); !got.ControlPlanesReady() || !got.Reachable() || len(notPassed(got)) != 0 {
					t.Errorf("at the end\n%v", got)
				}
			})
		})
	}
}

// expect fails the test unless the advice is the only one.
func (w *repaired) expect(t *testing.T, got *endpoint.Report, advice advice) {
	t.Helper()
	var failures []endpoint.Check
	for _, check := range got.Checks {
		if check.Outcome == endpoint.OutcomeFailed {
			failures = append(failures, check)
		}
		if check.Name == endpoint.CheckNameReachable && check.Outcome != endpoint.OutcomeSkipped && advice.cause != endpoint.CheckNameHostName &&
			advice.cause != endpoint.CheckNameReachable && advice.cause != endpoint.CheckNamePrivateIPAddress && w.denied == "" {
			t.Errorf("it was tried to reach what cannot work:\n%v", got)
		}
	}
	if len(failures) != 1 || failures[0].Name != advice.cause ||
		!strings.Contains(failures[0].Found, advice.found) || !strings.Contains(failures[0].Remedy, advice.remedy) {
		t.Fatalf("want the one failure %s: %s; %s\n%v", advice.cause, advice.found, advice.remedy, got)
	}
}

// noConnectionString fails the test if there is a connection string although
// Azure does not show the connection as Approved.
func (w *repaired) noConnectionString(t *testing.T) {
	t.Helper()
	service, err := w.client.Service(t.Context(), w.spec.NodeGroup, nil)
	if err != nil {
		return
	}
	ep, err := service.Endpoint(t.Context(), w.spec.EndpointID.String(), nil)
	if err != nil {
		return
	}
	text, err := ep.ConnectionString(endpoint.FormatMySQLCLI, nil)
	for _, pe := range w.sim.Snapshot().PrivateEndpoints {
		if err == nil && strings.EqualFold(pe.ID, w.spec.EndpointID.String()) && pe.ConnectionStatus == "Approved" {
			return
		}
	}
	if err == nil {
		t.Errorf("there is a connection string: %s", text)
	}
}

// nothingLeft fails the test if either cloud has anything of an endpoint.
func (w *repaired) nothingLeft(t *testing.T) {
	t.Helper()
	now := w.sim.Snapshot()
	if len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
		t.Errorf("left are private endpoints %+v, connections %+v", now.PrivateEndpoints, now.Connections)
	}
}

// transport returns the simulator behind what is broken on the way to it.
func (w *repaired) transport(sim *simulator.Simulator) policy.Transporter {
	return transporter(func(r *http.Request) (*http.Response, error) {
		if w.state != "" && path.Base(path.Dir(r.URL.Path)) == "clusters" {
			return rewrite(tidbHost, `"state":"ACTIVE"`, `"state":"`+w.state+`"`)(sim).Do(r)
		}
		resp, err := sim.Do(r)
		if err == nil && resp.StatusCode == http.StatusOK && w.denied != "" && strings.Contains(r.URL.String(), w.denied) {
			resp.StatusCode = http.StatusForbidden
		}
		return resp, err
	})
}

// parameters are what Connect creates the world's endpoint with.
func (w *repaired) parameters(t *testing.T) privatelink.PrivateEndpointParameters {
	t.Helper()
	service := w.service(t).Snapshot()
	target, err := privatelink.ParsePrivateLinkServiceID(service.ResourceID)
	check(t, err)
	return privatelink.PrivateEndpointParameters{Location: service.Region, SubnetID: w.spec.SubnetID, Service: target}
}

func registration(ep *endpoint.Endpoint, address string) tidbcloud.CreatePrivateEndpointConnectionParameters {
	return tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: ep.Snapshot().ID.String(), PrivateIPAddress: address}
}

// Inspect says when to call support by how long a status has lasted: since the time that the
// caller names, or since the client first saw it.
func TestInspectSaysWhenToCallSupport(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stuck, word string
		patience    string
	}{
		"pending":  {"PENDING", "Pending", "wait until it is Active"},
		"deleting": {"DELETING", "Deleting", "call Client.Disconnect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				stuck := false
				w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
					return transporter(func(r *http.Request) (*http.Response, error) {
						if stuck {
							return rewrite(tidbHost, `"endpointState":"ACTIVE"`, `"endpointState":"`+test.stuck+`"`)(sim).Do(r)
						}
						return sim.Do(r)
					})
				}})
				w.connect(t)
				stuck = true
				start := time.Now()
				remedy := func(since time.Time) string {
					options := near().options()
					options.Since = since
					got, err := w.client.Inspect(t.Context(), w.spec, options)
					check(t, err)
					for _, check := range got.Checks {
						if check.Name == endpoint.CheckNameActive {
							return check.Remedy
						}
					}
					return ""
				}
				if got := remedy(time.Time{}); !strings.HasPrefix(got, test.patience) {
					t.Errorf("at first: %q, want %q", got, test.patience)
				}
				if got, want := remedy(start.Add(-time.Hour)), "it has been "+test.word+" for 1h0m, and 10m are usually enough"; !strings.Contains(got, want) {
					t.Errorf("as the caller knows: %q, want %q", got, want)
				}
				time.Sleep(10*time.Minute - time.Since(start))
				if got := remedy(time.Time{}); !strings.HasPrefix(got, test.patience) {
					t.Errorf("after 10 minutes: %q, want %q", got, test.patience)
				}
				time.Sleep(2 * time.Minute)
				if got, want := remedy(time.Time{}), "submit a TiDB Cloud support ticket that names cluster "+w.cluster.ClusterID+" and node group "+w.cluster.NodeGroupID+": it has been "+test.word+" for 12m"; !strings.HasPrefix(got, want) {
					t.Errorf("after 12 minutes: %q, want %q", got, want)
				}
			})
		})
	}
}
