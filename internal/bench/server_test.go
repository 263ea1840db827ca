package bench

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// load is what many concurrent clients get from a server.
type load struct {
	rate   float64 // requests a second
	errors int64
}

// hammer sends requests from clients that each keep one connection. Every client
// has connected before the first request counts.
func hammer(t *testing.T, server *httptest.Server, target, authorization string, clients, each int) load {
	t.Helper()
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs},
		MaxIdleConnsPerHost: clients, MaxConnsPerHost: clients,
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	var failed atomic.Int64
	get := func() {
		r, err := http.NewRequest(http.MethodGet, server.URL+target, nil)
		if err != nil {
			t.Error(err)
			return
		}
		r.Header.Set("Authorization", authorization)
		resp, err := client.Do(r)
		if err != nil {
			failed.Add(1)
			return
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			failed.Add(1)
		}
	}
	var connected, done sync.WaitGroup
	connected.Add(clients)
	begin := make(chan struct{})
	for range clients {
		done.Go(func() {
			get()
			connected.Done()
			<-begin
			for range each {
				get()
			}
		})
	}
	connected.Wait()
	start := time.Now()
	close(begin)
	done.Wait()
	return load{float64(clients*each) / time.Since(start).Seconds(), failed.Load()}
}

// TestServerLoad checks that 1,000 clients with persistent connections get no error,
// and at least half the rate of a bare handler that sends the same bytes over TLS.
func TestServerLoad(t *testing.T) {
	const clients, each, least, attempts = 1000, 20, 0.5, 3
	sim, subnet, service := world()
	client := newClient(t, sim.Account().SubscriptionID, sim.Credential(), sim)
	if _, err := client.BeginCreateOrUpdate(context.Background(), group, "pe", endpointBody(subnet, service), nil); err != nil {
		t.Fatal(err)
	}
	token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	target := fmt.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/privateEndpoints/pe?api-version=2025-09-01", sim.Account().SubscriptionID, group)

	simulated := httptest.NewTLSServer(sim)
	defer simulated.Close()
	bare := httptest.NewTLSServer(sameBytes(t, simulated, target, "Bearer "+token.Token))
	defer bare.Close()
	var ratio float64
	for range attempts {
		with := hammer(t, simulated, target, "Bearer "+token.Token, clients, each)
		without := hammer(t, bare, target, "Bearer "+token.Token, clients, each)
		ratio = with.rate / without.rate
		t.Logf("%d clients: simulator %.0f a second, %d errors; bare handler %.0f a second; ratio %.2f", clients, with.rate, with.errors, without.rate, ratio)
		if with.errors > 0 {
			t.Fatalf("%d errors", with.errors)
		}
		if raceEnabled || ratio >= least {
			return
		}
	}
	t.Errorf("%.2f of the rate of a bare handler, want at least %.2f", ratio, least)
}

// sameBytes is a handler that sends what the server answers once.
func sameBytes(t *testing.T, server *httptest.Server, target, authorization string) http.Handler {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, server.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s, %v", resp.StatusCode, body, err)
	}
	header := resp.Header.Clone()
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range header {
			w.Header()[name] = values
		}
		_, _ = w.Write(body)
	})
}
