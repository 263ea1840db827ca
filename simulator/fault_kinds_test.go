package simulator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// An expired token is refused until the client has a new one. So is an expired nonce,
// and a client of HTTP Digest gets a new one by itself.
func TestExpireCredentials(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	if err := w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindExpireCredentials, Path: "subnets/*"}); err != nil {
		t.Fatal(err)
	}
	first := w.token
	for range 2 {
		status, body, resp := w.arm("GET", w.subnet, "")
		if status != 401 || code(body) != "ExpiredAuthenticationToken" || !strings.Contains(resp.Header.Get("WWW-Authenticate"), "expired") {
			t.Errorf("the expired token: %d %v, want 401 ExpiredAuthenticationToken", status, body)
		}
	}
	w.signIn()
	if status, body, _ := w.arm("GET", w.subnet, ""); status != 200 || w.token == first {
		t.Errorf("the new token: %d %v", status, body)
	}

	if err := w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindExpireCredentials, Path: "privateLinkService"}); err != nil {
		t.Fatal(err)
	}
	key := w.sim.Account().APIKey
	transport := &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: w.sim}
	before := len(w.sim.Journal().Requests())
	r, err := http.NewRequest("GET", "https://dedicated.tidbapi.com/v1beta1/clusters/"+w.cluster.ClusterID+"/tidbNodeGroups/"+w.cluster.NodeGroupID+"/privateLinkService", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, body, _ := w.send(transport, r); status != 401 {
		t.Errorf("with the nonce that expired: %d %v, want 401", status, body)
	}
	if status, body, _ := w.send(transport, r.Clone(t.Context())); status != 200 {
		t.Errorf("with a new nonce: %d %v", status, body)
	}
	for i, e := range w.sim.Journal().Requests()[before:] {
		if fired := e.Fault != ""; fired != (i == 1) {
			t.Errorf("call %d, which the fault met: %v: %s", i, fired, e)
		}
	}
}

// A reply is delayed on the world's clock, and the request has been carried out.
func TestDelayReply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		token, subnet := bearer(t, sim), sim.AddVirtualNetwork(simulator.VirtualNetwork{})
		group, _, _ := strings.Cut(subnet, "/resourceGroups/")
		put := func(ctx context.Context, name string) error {
			r, err := http.NewRequestWithContext(ctx, "PUT", "https://management.azure.com"+group+"/resourceGroups/"+name+"?api-version=2021-04-01", strings.NewReader(`{"location":"eastus2"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token)
			resp, err := sim.Do(r)
			if err == nil {
				resp.Body.Close()
			}
			return err
		}
		if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindDelayReply, Method: "PUT", Delay: time.Minute, Times: 2}); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := put(t.Context(), "patient"); err != nil || time.Since(start) != time.Minute {
			t.Errorf("who waits: %v after %v, want a reply after a minute", err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		if err := put(ctx, "hasty"); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("who does not wait: %v after %v, want the deadline", err, time.Since(start))
		}
		for _, name := range []string{"patient", "hasty"} {
			r, _ := http.NewRequest("GET", "https://management.azure.com"+group+"/resourceGroups/"+name+"?api-version=2021-04-01", nil)
			r.Header.Set("Authorization", "Bearer "+token)
			if resp, err := sim.Do(r); err != nil || resp.StatusCode != 200 {
				t.Errorf("group %s was not made: %v, %v", name, resp, err)
			}
		}
	})
}

// On a manual clock a reply is delayed until the clock is advanced.
func TestDelayReplyOnManualClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
		if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindDelayReply, Delay: time.Minute}); err != nil {
			t.Fatal(err)
		}
		done := make(chan int, 1)
		go func() {
			status, _ := get(t, sim, "https://login.microsoftonline.com"+discovery)
			done <- status
		}()
		synctest.Wait()
		sim.Advance(59 * time.Second)
		time.Sleep(time.Hour) // of the bubble, not of the simulator
		select {
		case <-done:
			t.Fatal("the reply came a second early")
		default:
		}
		sim.Advance(time.Second)
		if status := <-done; status != 200 {
			t.Errorf("status %d", status)
		}
	})
}

// A refusal can have any body. Its content type follows from the body.
func TestRefusalBody(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"":                         "application/json; charset=utf-8",
		`{"code":5}`:               "application/json; charset=utf-8",
		"\n<html>Bad Gateway":      "text/html; charset=utf-8",
		"upstream connect error":   "text/plain; charset=utf-8",
		`{"code":5`:                "text/plain; charset=utf-8",
		"<?xml version='1.0'?><x>": "text/html; charset=utf-8",
	} {
		sim := simulator.New(nil)
		if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 502, Body: body}); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest("GET", "https://login.microsoftonline.com"+discovery, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := sim.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		if got := resp.Header.Get("Content-Type"); got != want || body != "" && string(text) != body {
			t.Errorf("body %q arrives as %s %q, want %s", body, got, text, want)
		}
	}
}
