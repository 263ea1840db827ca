package endpoint_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// outcomes returns the checks of a report that did not pass.
func outcomes(report *endpoint.Report) map[endpoint.CheckName]endpoint.Outcome {
	result := map[endpoint.CheckName]endpoint.Outcome{}
	for _, check := range report.Checks {
		if check.Outcome != endpoint.OutcomePassed {
			result[check.Name] = check.Outcome
		}
	}
	return result
}

func TestVerify(t *testing.T) {
	t.Parallel()
	const failed, skipped = endpoint.OutcomeFailed, endpoint.OutcomeSkipped
	type want = map[endpoint.CheckName]endpoint.Outcome
	// typed is what a person types into the console.
	type typed struct{ resourceID, address string }
	for name, test := range map[string]struct {
		prepare func(*testing.T, *world, *typed)
		want    want
		found   string // in what a check found, or in the text
	}{
		"all right": {func(*testing.T, *world, *typed) {}, want{}, "TiDB Cloud would accept it"},
		"another letter case": {func(t *testing.T, w *world, in *typed) { in.resourceID = strings.ToUpper(in.resourceID) },
			want{}, ""},
		"pending": {func(t *testing.T, w *world, in *typed) {
			if err := w.create(t).Accept(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, want{endpoint.CheckNameTiDBCloud: skipped}, "Pending here already"},
		"active": {func(t *testing.T, w *world, in *typed) { w.connect(t) },
			want{endpoint.CheckNameTiDBCloud: skipped}, "Active here already"},
		"malformed ID": {func(t *testing.T, w *world, in *typed) { in.resourceID = "tidb" },
			want{endpoint.CheckNameResourceID: failed, endpoint.CheckNameProvisioned: skipped, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped,
				endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameElsewhere: skipped, endpoint.CheckNameTiDBCloud: skipped}, "not an Azure resource ID"},
		"ID of something else": {func(t *testing.T, w *world, in *typed) { in.resourceID = w.service(t).Snapshot().ResourceID },
			want{endpoint.CheckNameResourceID: failed, endpoint.CheckNameProvisioned: skipped, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped,
				endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped, endpoint.CheckNameElsewhere: skipped, endpoint.CheckNameTiDBCloud: skipped}, "privateLinkServices"},
		"no such endpoint": {func(t *testing.T, w *world, in *typed) { in.resourceID += "2" },
			want{endpoint.CheckNameProvisioned: failed, endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped, endpoint.CheckNamePrivateIPAddress: skipped,
				endpoint.CheckNameConnection: skipped, endpoint.CheckNameTiDBCloud: failed}, "there is no such private endpoint"},
		"wrong address": {func(t *testing.T, w *world, in *typed) { in.address = "10.0.0.5" },
			want{endpoint.CheckNamePrivateIPAddress: failed}, "the address given is \"10.0.0.5\", the endpoint has 10.0.0.4"},
		"no address": {func(t *testing.T, w *world, in *typed) { in.address = "" },
			want{endpoint.CheckNamePrivateIPAddress: failed, endpoint.CheckNameTiDBCloud: skipped}, "no address was given"},
		"bad address": {func(t *testing.T, w *world, in *typed) { in.address = "ten" },
			want{endpoint.CheckNamePrivateIPAddress: failed, endpoint.CheckNameTiDBCloud: failed}, "is not an IP address"},
		"another cluster, same region": {func(t *testing.T, w *world, in *typed) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{}).ClusterID
		}, want{endpoint.CheckNameTarget: failed, endpoint.CheckNameConnection: skipped, endpoint.CheckNameTiDBCloud: failed}, "create a private endpoint for /subscriptions/"},
		"registered with another cluster, other region, wrong address": {func(t *testing.T, w *world, in *typed) {
			w.connect(t)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "azure-japaneast"}).ClusterID
			in.address = "10.0.0.9"
		}, want{endpoint.CheckNameTarget: failed, endpoint.CheckNameRegion: failed, endpoint.CheckNamePrivateIPAddress: failed, endpoint.CheckNameConnection: skipped,
			endpoint.CheckNameElsewhere: failed, endpoint.CheckNameTiDBCloud: failed}, "it is Active at clusters/"},
		"the cluster's service, another region": {func(t *testing.T, w *world, in *typed) {
			subnet := w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far", Location: "japaneast", AddressPrefix: "10.9.0.0/24"})
			w.spec.EndpointID.Name = "far"
			w.arm(t, http.MethodPut, `{"location":"japaneast","properties":{"subnet":{"id":"`+subnet+`"},"manualPrivateLinkServiceConnections":[
				{"name":"c","properties":{"privateLinkServiceId":"`+w.cluster.ServiceID+`"}}]}}`)
			time.Sleep(time.Minute)
			in.resourceID, in.address = w.spec.EndpointID.String(), "10.9.0.4"
		}, want{endpoint.CheckNameRegion: failed, endpoint.CheckNameTiDBCloud: failed}, "the endpoint is in japaneast, the cluster in eastus2; call Client.Disconnect"},
		"just being deleted from another cluster": {func(t *testing.T, w *world, in *typed) {
			connection := w.connect(t).Snapshot().Connection
			if _, err := w.tidb.BeginDeletePrivateEndpointConnection(t.Context(), connection.NodeGroup.Cluster, connection.NodeGroup.ID, connection.ID, nil); err != nil {
				t.Fatal(err)
			}
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{}).ClusterID
		}, want{endpoint.CheckNameTarget: failed, endpoint.CheckNameConnection: skipped, endpoint.CheckNameTiDBCloud: failed}, "not registered with another cluster"},
		"service not ready": {func(t *testing.T, w *world, in *typed) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
		}, want{endpoint.CheckNameTarget: failed, endpoint.CheckNameConnection: skipped, endpoint.CheckNameService: failed, endpoint.CheckNameTiDBCloud: failed}, "3 to 5 minutes"},
		"rejected": {func(t *testing.T, w *world, in *typed) {
			if err := w.sim.RejectConnection(in.resourceID, "unknown caller"); err != nil {
				t.Fatal(err)
			}
		}, want{endpoint.CheckNameConnection: failed, endpoint.CheckNameTiDBCloud: failed}, "Rejected: unknown caller"},
		"disconnected": {func(t *testing.T, w *world, in *typed) {
			if err := w.sim.DisconnectConnection(in.resourceID); err != nil {
				t.Fatal(err)
			}
		}, want{endpoint.CheckNameConnection: failed, endpoint.CheckNameTiDBCloud: failed}, "Disconnected"},
		"failed": {func(t *testing.T, w *world, in *typed) {
			if err := errors.Join(w.sim.FailNextAcceptance(w.cluster.ClusterID, "no quota left"), w.create(t).Accept(t.Context(), nil)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
		}, want{endpoint.CheckNameTiDBCloud: failed}, "Failed here already: no quota left"},
		"replaced behind TiDB Cloud's back": {func(t *testing.T, w *world, in *typed) {
			w.connect(t)
			poller, err := w.azure.BeginDeletePrivateEndpoint(t.Context(), w.spec.EndpointID, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			other := w.spec
			other.EndpointID.Name = "other"
			if _, err := w.service(t).CreateEndpoint(t.Context(), other, nil); err != nil { // takes the address
				t.Fatal(err)
			}
			in.address = w.create(t).Snapshot().PrivateIPAddress
		}, want{endpoint.CheckNamePrivateIPAddress: failed, endpoint.CheckNameConnection: failed, endpoint.CheckNameTiDBCloud: skipped}, "TiDB Cloud has registered 10.0.0.4, the endpoint has 10.0.0.5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				in := typed{w.spec.EndpointID.String(), w.create(t).Snapshot().PrivateIPAddress}
				test.prepare(t, w, &in)
				service := w.service(t)
				before := len(w.sim.Journal())
				report, err := service.Verify(t.Context(), in.resourceID, in.address, nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, outcomes(report)); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s\n%v", diff, report)
				}
				if !strings.Contains(fmt.Sprint(report.Checks, report), test.found) {
					t.Errorf("report lacks %q:\n%v", test.found, report)
				}
				if n := w.writes(before); n != 0 {
					t.Errorf("verifying wrote %d times", n)
				}
				if asked := validations(w.sim.Journal()[before:]); asked && test.want[endpoint.CheckNameTiDBCloud] == skipped {
					t.Error("TiDB Cloud was asked, and the answer not used")
				}
				checkReport(t, report)
			})
		})
	}
}

// validations reports whether TiDB Cloud was asked to validate.
func validations(journal simulator.Journal) bool {
	return slices.ContainsFunc(journal, func(e simulator.Entry) bool { return e.Query == "validateOnly=true" })
}

// checkReport checks what is true of every report.
func checkReport(t *testing.T, report *endpoint.Report) {
	t.Helper()
	var names []endpoint.CheckName
	failures := 0
	for _, check := range report.Checks {
		names = append(names, check.Name)
		if check.Outcome == endpoint.OutcomeFailed {
			failures++
		}
		if check.Found == "" || (check.Remedy != "") != (check.Outcome == endpoint.OutcomeFailed) {
			t.Errorf("check %+v: nothing found, or a remedy where there should be none, or none where there should be one", check)
		}
		if err := report.Err(); check.Outcome == endpoint.OutcomeFailed && !strings.Contains(err.Error(), check.Found) {
			t.Errorf("error %v does not tell %q", err, check.Found)
		}
	}
	if diff := cmp.Diff(endpoint.PossibleCheckNameValues()[:9], names); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	if report.OK() != (failures == 0) || report.OK() != (report.Err() == nil) || !report.OK() && !errors.Is(report.Err(), endpoint.ErrNotVerified) {
		t.Errorf("OK is %v, Err is %v, failures %d", report.OK(), report.Err(), failures)
	}
}

// A cloud that cannot be read fails its checks and leaves the others alone.
func TestVerifyWithoutOneCloud(t *testing.T) {
	t.Parallel()
	const failed, skipped = endpoint.OutcomeFailed, endpoint.OutcomeSkipped
	for name, test := range map[string]struct {
		broken string // in the URL
		status int
		want   map[endpoint.CheckName]endpoint.Outcome
	}{
		"Azure": {"management.azure.com", 403, map[endpoint.CheckName]endpoint.Outcome{endpoint.CheckNameProvisioned: failed, endpoint.CheckNameTarget: skipped,
			endpoint.CheckNameRegion: skipped, endpoint.CheckNamePrivateIPAddress: skipped, endpoint.CheckNameConnection: skipped}},
		"service": {"privateLinkService", 500, map[endpoint.CheckName]endpoint.Outcome{endpoint.CheckNameTarget: skipped, endpoint.CheckNameRegion: skipped,
			endpoint.CheckNameConnection: skipped, endpoint.CheckNameService: failed}},
		"other clusters, not allowed": {"/clusters/-/", 403, map[endpoint.CheckName]endpoint.Outcome{endpoint.CheckNameElsewhere: skipped}},
		"other clusters":              {"/clusters/-/", 500, map[endpoint.CheckName]endpoint.Outcome{endpoint.CheckNameElsewhere: failed}},
		"validation":                  {"validateOnly", 403, map[endpoint.CheckName]endpoint.Outcome{endpoint.CheckNameTiDBCloud: failed}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				broken := false
				w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
					return transporter(func(r *http.Request) (*http.Response, error) {
						// privateLinkService is the end of a path only of the service itself.
						if broken && (strings.HasSuffix(r.URL.Path, test.broken) || test.broken != "privateLinkService" && strings.Contains(r.URL.String(), test.broken)) {
							return &http.Response{StatusCode: test.status, Header: http.Header{}, Request: r,
								Body: io.NopCloser(strings.NewReader(`{"code":13,"message":"not today"}`))}, nil
						}
						return sim.Do(r)
					})
				}})
				ep := w.create(t)
				broken = true
				report, err := ep.Verify(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, outcomes(report)); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s\n%v", diff, report)
				}
				checkReport(t, report)
			})
		})
	}
}

// A report holds what each side says, not the checks alone.
func TestVerifyReportsBothSides(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		ep := w.connect(t)
		service := w.service(t)
		report, err := ep.Verify(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		want := &endpoint.Report{ResourceID: w.spec.EndpointID.String(), Service: service.Snapshot(), Endpoint: ep.Snapshot(), Checks: report.Checks}
		want.Service.ClusterState = ""
		if diff := cmp.Diff(want, report); diff != "" {
			t.Errorf("report (-want +got):\n%s", diff)
		}
		if report.ControlPlanesReady() || report.Reachable() || !report.OK() {
			t.Errorf("ready %v, reachable %v, OK %v; Verify checks neither of the first two:\n%v", report.ControlPlanesReady(), report.Reachable(), report.OK(), report)
		}
	})
}

// Verify lists the connections on Azure only.
func TestVerifyListsAzureOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		ep := w.create(t)
		before := len(w.sim.Journal())
		if _, err := ep.Verify(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(w.sim.Journal()[before:], func(e simulator.Entry) bool {
			return strings.Contains(e.Path, "/clusters/-/") && strings.Contains(e.Query, "cloudProvider=azure")
		}) {
			t.Error("connections on all clouds were listed")
		}
	})
}

func TestVerifyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ep := newWorld(t, settings{}).create(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if report, err := ep.Verify(ctx, nil); !errors.Is(err, context.Canceled) || report != nil {
			t.Errorf("report %v, error %v; want context.Canceled", report, err)
		}
	})
}

func TestReportTable(t *testing.T) {
	t.Parallel()
	report := endpoint.Report{ResourceID: "/id", Checks: []endpoint.Check{
		{Name: endpoint.CheckNameRegion, Outcome: endpoint.OutcomePassed, Found: "eastus2"},
		{Name: endpoint.CheckNameConnection, Outcome: endpoint.OutcomeFailed, Found: "Rejected", Remedy: "create it again"},
	}}
	want := "/id\n  Failed  Connection  Rejected; create it again\n  Passed: Region\n"
	if diff := cmp.Diff(want, report.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
