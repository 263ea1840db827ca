package main

import (
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
)

// TestConnect is the README's first code: a user's own test.
func TestConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // six simulated minutes take no time in a bubble
		clouds := endpointtest.ForTest(t, nil)
		ep, err := clouds.Client.Connect(t.Context(), clouds.Spec, nil) // your program
		if err != nil || ep.Snapshot().Connection.Status != endpoint.StatusActive {
			t.Fatalf("not connected: %v", err)
		}
	})
}
