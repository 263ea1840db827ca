package endpoint

import (
	"strings"
	"testing"
	"time"
)

func TestOverdue(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	group := NodeGroupID{Cluster: "1", ID: "2"}
	const ticket = "submit a TiDB Cloud support ticket that names cluster 1 and node group 2: it has been "
	service := func(status ServiceStatus) func(time.Time) string {
		return func(since time.Time) string {
			return ServiceSnapshot{NodeGroup: group, Status: status, CreatingSince: since}.overdue(now)
		}
	}
	connection := func(status Status) func(time.Time) string {
		return func(since time.Time) string {
			return Connection{NodeGroup: group, Status: status}.overdue(since, now)
		}
	}
	for name, test := range map[string]struct {
		overdue func(since time.Time) string
		limit   time.Duration // 0: for ever
		word    string
	}{
		"service creating":     {service(ServiceStatusCreating), 5 * time.Minute, "Creating for 5m, and 5m are usually enough"},
		"service active":       {service(ServiceStatusActive), 0, ""},
		"service unknown":      {service("RESTING"), 0, ""},
		"endpoint pending":     {connection(StatusPending), 10 * time.Minute, "Pending for 10m, and 10m are usually enough"},
		"endpoint deleting":    {connection(StatusDeleting), 10 * time.Minute, "Deleting for 10m, and 10m are usually enough"},
		"endpoint active":      {connection(StatusActive), 0, ""},
		"endpoint unknown":     {connection("NEW"), 0, ""},
		"endpoint not listed":  {connection(""), 0, ""},
		"endpoint discovered":  {connection(StatusDiscovered), 0, ""},
		"endpoint that failed": {connection(StatusFailed), 0, ""},
	} {
		if got := test.overdue(time.Time{}); got != "" {
			t.Errorf("%s: %q since nobody knows when", name, got)
		}
		if got := test.overdue(now.Add(time.Hour)); got != "" {
			t.Errorf("%s: %q since a time to come", name, got)
		}
		if got := test.overdue(now.Add(-test.limit)); got != "" {
			t.Errorf("%s: %q in time", name, got)
		}
		got := test.overdue(now.Add(-test.limit - time.Second))
		if test.limit == 0 && got != "" || test.limit != 0 && (!strings.HasPrefix(got, ticket) || !strings.Contains(got, test.word)) {
			t.Errorf("%s: %q a second late", name, got)
		}
	}
}

func TestMinutes(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{10 * time.Minute: "10m", 65*time.Minute + 59*time.Second: "1h5m", 24 * time.Hour: "24h0m"} {
		if got := minutes(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// A connection with an unchanged status keeps the time at which it was first seen so.
func TestSightings(t *testing.T) {
	t.Parallel()
	var s sightings
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i, look := range []struct {
		connection Connection
		want       int // the minute since when; -1: not told
	}{
		0: {Connection{ID: "a", Status: StatusPending}, 0},
		1: {Connection{ID: "a", Status: StatusPending}, 0},
		2: {Connection{ID: "b", Status: StatusPending}, 2}, // registered again
		3: {Connection{ID: "a", Status: StatusActive}, -1},
		4: {Connection{ID: "a", Status: StatusPending}, 4}, // it was something else meanwhile
		5: {Connection{ID: "a", Status: StatusDeleting}, 5},
		6: {Connection{ID: "a", Status: StatusDeleting}, 5},
		7: {Connection{Status: StatusDeleting}, -1},
		8: {Connection{ID: "a", Status: "NEW"}, -1},
	} {
		now := start.Add(time.Duration(i) * time.Minute)
		want := time.Time{}
		if look.want >= 0 {
			want = start.Add(time.Duration(look.want) * time.Minute)
		}
		if got := s.since(look.connection, now); !got.Equal(want) {
			t.Errorf("look %d: since %v, want %v", i, got, want)
		}
	}
	for i := range 2 * maxSightings {
		s.since(Connection{ID: strings.Repeat("x", 1+i%7) + time.Duration(i).String(), Status: StatusPending}, start)
	}
	if len(s.first) > maxSightings {
		t.Errorf("%d are remembered", len(s.first))
	}
}
