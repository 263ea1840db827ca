package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"testing"
	"testing/synctest"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/sqlbackend"
)

var update = flag.Bool("update", false, "rewrite the golden output; read the difference before you commit it")

// TestSQL compares the program's output with the golden file.
func TestSQL(t *testing.T) {
	const golden = "testdata/output.txt"
	logrus.SetOutput(io.Discard)
	if err := mysql.SetLogger(&mysql.NopLogger{}); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		database := sqlbackend.New(nil)
		sim := simulator.ForTest(t, &simulator.Options{Seed: 1, Backend: database.Dial})
		if err := run(t.Context(), sim, &got); err != nil {
			t.Fatal(err)
		}
		if err := database.Close(); err != nil {
			t.Error(err)
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
