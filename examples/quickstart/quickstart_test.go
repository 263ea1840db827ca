package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

var update = flag.Bool("update", false, "rewrite the golden output; read the difference before you commit it")

// TestQuickstart compares the program's output with the golden file. In a bubble every
// simulated second is exact.
func TestQuickstart(t *testing.T) {
	const golden = "testdata/output.txt"
	var got bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		if err := run(t.Context(), simulator.ForTest(t, &simulator.Options{Seed: 1}), &got); err != nil {
			t.Fatal(err)
		}
	})
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("output differs (-want +got), -update rewrites it:\n%s", diff)
	}
}

// TestFastClock runs the program as main does: ten minutes pass in less than a second.
func TestFastClock(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var out bytes.Buffer
	if err := run(ctx, simulator.New(&simulator.Options{Clock: simulator.Speed(2000)}), &out); err != nil {
		t.Fatalf("%v after:\n%s", err, out.String())
	}
}
