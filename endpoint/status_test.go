package endpoint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	type can struct{ Terminal, Editable, Acceptable, Retryable bool }
	want := map[endpoint.Status]struct {
		Word string
		can
	}{
		endpoint.StatusDiscovered: {"Discovered", can{Editable: true, Acceptable: true}},
		endpoint.StatusPending:    {"Pending", can{}},
		endpoint.StatusActive:     {"Active", can{Terminal: true}},
		endpoint.StatusDeleting:   {"Deleting", can{}},
		endpoint.StatusFailed:     {"Failed", can{Terminal: true, Editable: true, Retryable: true}},
	}
	if len(endpoint.PossibleStatusValues()) != len(want) {
		t.Errorf("known values %v", endpoint.PossibleStatusValues())
	}
	for _, s := range append(endpoint.PossibleStatusValues(), "", "FROZEN") {
		w := want[s]
		switch s {
		case "":
			w.Word, w.can = "Not registered", can{Acceptable: true}
		case "FROZEN":
			w.Word = "FROZEN"
		}
		got := can{s.Terminal(), s.Editable(), s.Acceptable(), s.Retryable()}
		if diff := cmp.Diff(w.can, got); diff != "" || s.String() != w.Word {
			t.Errorf("%q is %q, want %q (-want +got):\n%s", string(s), s, w.Word, diff)
		}
	}
}

func TestServiceStatus(t *testing.T) {
	t.Parallel()
	want := map[endpoint.ServiceStatus]string{
		endpoint.ServiceStatusCreating: "Creating", endpoint.ServiceStatusActive: "Active", endpoint.ServiceStatusDeleting: "Deleting",
		endpoint.ServiceStatusFailed: "Failed",
	}
	for _, s := range endpoint.PossibleServiceStatusValues() {
		if s.String() != want[s] || s.Terminal() != (s != endpoint.ServiceStatusCreating) {
			t.Errorf("%q is %q, terminal %v", string(s), s, s.Terminal())
		}
		delete(want, s)
	}
	if len(want) != 0 {
		t.Errorf("not listed: %v", want)
	}
	if s := endpoint.ServiceStatus("RESTING"); s.String() != "RESTING" || s.Terminal() {
		t.Error("an unknown status is taken for a known one")
	}
}

func TestPossibleValues(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]endpoint.Format{"MySQL CLI", "MyCLI", "JDBC", "Python", "Go", "Node.js"}, endpoint.PossibleFormatValues()); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]endpoint.Outcome{"Passed", "Failed", "Skipped"}, endpoint.PossibleOutcomeValues()); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]endpoint.Origin{"azure", "tidbcloud"}, endpoint.PossibleOriginValues()); diff != "" {
		t.Errorf("origins (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]endpoint.Step{"service", "create", "verify", "accept", "active", "delete", "confirm"}, endpoint.PossibleStepValues()); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
