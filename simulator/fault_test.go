package simulator_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// faultyDoors returns the two ways to send a request to the simulator, in which a fault
// must look the same.
func faultyDoors(t *testing.T, sim *simulator.Simulator) map[string]func(method, path, body string) (int, string, error) {
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	through := func(base string, do func(*http.Request) (*http.Response, error)) func(string, string, string) (int, string, error) {
		return func(method, path, body string) (int, string, error) {
			r, err := http.NewRequest(method, base+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := do(r)
			if err != nil {
				return 0, "", err
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			return resp.StatusCode, string(text), err
		}
	}
	return map[string]func(string, string, string) (int, string, error){
		"transport": through("https://management.azure.com", sim.Do),
		// A client that keeps connections would send a lost GET again by itself.
		"server": through(server.URL, (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do),
	}
}

const discovery = "/common/discovery/instance"

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, door := range []string{"transport", "server"} {
		for _, kind := range simulator.PossibleFaultKinds() {
			if kind == simulator.FaultKindExpireCredentials {
				continue // see TestExpireCredentials
			}
			t.Run(door+"/"+string(kind), func(t *testing.T) {
				t.Parallel()
				sim := simulator.New(nil)
				call := faultyDoors(t, sim)[door]
				if err := sim.InjectFault(simulator.Fault{Kind: kind, Status: 503, RetryAfter: 7 * time.Second, Delay: time.Nanosecond}); err != nil {
					t.Fatal(err)
				}
				status, body, err := call("GET", discovery, "")
				if got, want := observed(status, body, err), map[simulator.FaultKind]string{
					simulator.FaultKindRefuse: "503 json", simulator.FaultKindResetBefore: "error", simulator.FaultKindLoseReply: "error",
					simulator.FaultKindTruncate: "200 cut", simulator.FaultKindGarble: "200 html",
					simulator.FaultKindDelayReply: "200 json",
				}[kind]; got != want {
					t.Errorf("%s: %q, %v, want %s", got, body, err, want)
				}
				if entry := sim.Journal()[0]; entry.Fault != kind {
					t.Errorf("the journal says %q, want %q", entry.Fault, kind)
				}
				if status, body, err := call("GET", discovery, ""); observed(status, body, err) != "200 json" {
					t.Errorf("the call after the fault: %d %q, %v", status, body, err)
				}
			})
		}
	}
}

func observed(status int, body string, err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && status != 0:
		return fmt.Sprint(status, " cut")
	case err != nil:
		return "error"
	case strings.HasPrefix(body, "<html>"):
		return fmt.Sprint(status, " html")
	}
	return fmt.Sprint(status, " json")
}

// A gateway timeout is the error of a resource provider that does not answer.
func TestGatewayTimeout(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	client := endpointsClientWith(t, sim, armOptionsWithoutRetries(sim))
	if err := sim.InjectFault(simulator.Fault{Path: "privateEndpoints/*", Kind: simulator.FaultKindRefuse, Status: 504}); err != nil {
		t.Fatal(err)
	}
	_, err := client.Get(t.Context(), "network", "pe", nil)
	var failure *azcore.ResponseError
	if !errors.As(err, &failure) || failure.StatusCode != 504 || failure.ErrorCode != "GatewayTimeout" ||
		failure.RawResponse.Header.Get("X-Ms-Failure-Cause") != "service" || !strings.Contains(err.Error(), "a response from 'Microsoft.Network' within") {
		t.Errorf("%v, want Azure's 504 GatewayTimeout", err)
	}
}

// TestFaultsCommit checks that a request whose reply is lost or damaged has still been
// carried out.
func TestFaultsCommit(t *testing.T) {
	t.Parallel()
	for kind, want := range map[simulator.FaultKind]bool{
		simulator.FaultKindRefuse: false, simulator.FaultKindResetBefore: false,
		simulator.FaultKindLoseReply: true, simulator.FaultKindTruncate: true, simulator.FaultKindGarble: true,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(nil)
			cluster := sim.AddCluster(simulator.Cluster{})
			subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
			client := endpointsClientWith(t, sim, armOptionsWithoutRetries(sim))
			if err := sim.InjectFault(simulator.Fault{Method: "PUT", Path: "privateEndpoints/*", Kind: kind, Status: 409}); err != nil {
				t.Fatal(err)
			}
			_, err := client.BeginCreateOrUpdate(t.Context(), "network", "pe", manualEndpoint(subnet, cluster.ServiceID), nil)
			if err == nil && kind != simulator.FaultKindGarble { // an accepted operation goes by its headers
				t.Error("the client noticed nothing")
			}
			if got := len(sim.Snapshot().PrivateEndpoints) == 1; got != want {
				t.Errorf("the endpoint exists: %v, want %v", got, want)
			}
		})
	}
}

func TestFaultsAreCounted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault simulator.Fault
		want  string // of six calls, x is one that fails
	}{
		{simulator.Fault{}, "x....."},
		{simulator.Fault{Times: 2}, "xx...."},
		{simulator.Fault{Skip: 1, Times: 3}, ".xxx.."},
		{simulator.Fault{Skip: 4, Times: -1}, "....xx"},
		{simulator.Fault{Method: "POST"}, "......"},
		{simulator.Fault{Method: "GET", Path: "discovery/instance"}, "x....."},
		{simulator.Fault{Path: "/COMMON/*/instance"}, "x....."},
		{simulator.Fault{Path: "/*/instance"}, "......"},
		{simulator.Fault{Path: "token"}, "......"},
	} {
		t.Run(fmt.Sprintf("%+v", test.fault), func(t *testing.T) {
			t.Parallel()
			sim := simulator.New(nil)
			test.fault.Kind, test.fault.Status = simulator.FaultKindRefuse, 500
			if err := sim.InjectFault(test.fault); err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for range 6 {
				status, _ := get(t, sim, "https://login.microsoftonline.com"+discovery)
				got.WriteByte(map[bool]byte{true: 'x', false: '.'}[status == 500])
			}
			if diff := cmp.Diff(test.want, got.String()); diff != "" {
				t.Errorf("failed calls differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClearFaults(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 500, Times: -1}); err != nil {
		t.Fatal(err)
	}
	sim.ClearFaults()
	if status, _ := get(t, sim, "https://login.microsoftonline.com"+discovery); status != 200 {
		t.Errorf("a cleared fault still gives %d", status)
	}
}

func TestBadFaults(t *testing.T) {
	t.Parallel()
	for text, fault := range map[string]simulator.Fault{
		`kind ""`:         {},
		"status 200":      {Kind: simulator.FaultKindRefuse, Status: 200},
		"delay 0s is":     {Kind: simulator.FaultKindDelayReply},
		"skip -1":         {Kind: simulator.FaultKindLoseReply, Skip: -1},
		`path "["`:        {Kind: simulator.FaultKindLoseReply, Path: "["},
		`kind "surprise"`: {Kind: "surprise"},
	} {
		if err := simulator.New(nil).InjectFault(fault); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v: %v, want an error with %q", fault, err, text)
		}
	}
}
