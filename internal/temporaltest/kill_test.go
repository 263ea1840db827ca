package temporaltest_test

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/tidb-azure/tidbprivatelink/temporal"
)

// size returns the number of endpoints, 120 or TEMPORALTEST_ENDPOINTS, and of clusters.
func size(t *testing.T) (endpoints, clusters int) {
	t.Helper()
	endpoints = 120
	if text := os.Getenv("TEMPORALTEST_ENDPOINTS"); text != "" {
		var err error
		if endpoints, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	return endpoints, max(endpoints/20, 2)
}

func quick() temporal.Config {
	return temporal.Config{Pace: 250 * time.Millisecond, HeartbeatTimeout: time.Second, MaxStep: 2 * time.Second, LookAgainAfter: time.Hour}
}

// Of two workers, the one that runs the activity is killed in each activity in turn, each
// time after another number of requests: all endpoints get ready, within the limit of the
// API key, none twice and none forgotten.
func TestWorkersAreKilled(t *testing.T) {
	t.Parallel()
	endpoints, clusters := size(t)
	w := newWorld(t, quick())
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute+time.Duration(endpoints)*time.Second/2)
	defer cancel()
	specs := w.specs(clusters, endpoints)
	for range 2 {
		w.work()
	}
	hunting, stop := context.WithCancel(ctx)
	h := hunter{world: w}
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.hunt(hunting)
	}()
	if err := w.fleets.Set(ctx, key, specs...); err != nil {
		t.Fatal(err)
	}
	status := w.until(ctx, ready(endpoints))
	stop()
	<-done
	w.check(endpoints)
	most, total, routes := w.count()
	t.Logf("%d endpoints on %d clusters in %d steps, %d of %d activities killed: %d requests to TiDB Cloud, at most %d in a simulated minute: %v",
		endpoints, clusters, status.Steps, h.kills, len(h.seen), total, most, routes)
	if limit := endpoints*5/4 + 100; total > limit || most > 100 {
		t.Errorf("%d requests, at most %d in a minute; want %d and 100", total, most, limit)
	}
	// 10,000 endpoints must fit into a payload of 2 MB.
	if largest := w.largest(ctx); largest > 10_000+200*endpoints {
		t.Errorf("an event of an activity has %d bytes", largest)
	} else {
		t.Logf("the largest event of an activity has %d bytes", largest)
	}
	if h.kills < 3 || h.kills < len(h.seen)*3/4 {
		t.Errorf("in %d of %d activities the worker was killed", h.kills, len(h.seen))
	}
}

// hunter kills the worker of each activity at its first attempt, after some requests.
type hunter struct {
	*world
	seen  []string // IDs of activities
	kills int
	left  atomic.Int64 // requests until the next kill
}

// patience holds, in turn, the number of requests before a worker dies.
var patience = []int64{1, 4, 12, 2, 40, 7, 90}

func (h *hunter) hunt(ctx context.Context) {
	due := make(chan struct{}, 1)
	h.left.Store(1 << 40)
	h.mu.Lock()
	h.hook = func() {
		if h.left.Add(-1) == 0 {
			due <- struct{}{}
			time.Sleep(20 * time.Millisecond) // the request is not answered before the worker dies
		}
	}
	h.mu.Unlock()
	victim := 0
	for ctx.Err() == nil {
		select {
		case <-due:
			h.kill(victim)
			h.kills++
			h.work()
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return
		}
		id, pid, ok := h.activity(ctx)
		if !ok || slices.Contains(h.seen, id) {
			continue
		}
		h.seen, victim = append(h.seen, id), pid
		h.left.Store(patience[len(h.seen)%len(patience)])
	}
}

// activity returns the activity that runs, and the process that runs it.
func (h *hunter) activity(ctx context.Context) (id string, pid int, ok bool) {
	described, err := h.temporal.DescribeWorkflowExecution(ctx, temporal.WorkflowID(key), "")
	if err != nil {
		return "", 0, false
	}
	for _, a := range described.GetPendingActivities() {
		if a.GetState() != enumspb.PENDING_ACTIVITY_STATE_STARTED || a.GetAttempt() != 1 {
			continue
		}
		text, _, _ := strings.Cut(a.GetLastWorkerIdentity(), "@")
		if pid, err = strconv.Atoi(text); err == nil {
			run := described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
			return run + "/" + a.GetActivityId(), pid, true
		}
	}
	return "", 0, false
}

// The Temporal server stops in the middle and starts again on its file: the fleet goes
// on.
func TestServerRestarts(t *testing.T) {
	t.Parallel()
	endpoints, clusters := size(t)
	w := newWorld(t, quick())
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute+time.Duration(endpoints)*time.Second/4)
	defer cancel()
	specs := w.specs(clusters, endpoints)
	for range 2 {
		w.work()
	}
	if err := w.fleets.Set(ctx, key, specs...); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, func(s temporal.Status) bool { return s.Steps >= 3 })
	_, port, _ := strings.Cut(w.server.Address, ":")
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := w.fleets.Status(ctx, key)
	if err := w.server.Stop(); err != nil {
		t.Fatal(err)
	}
	w.start(number)
	status := w.until(ctx, ready(endpoints))
	w.check(endpoints)
	most, total, routes := w.count()
	t.Logf("%d endpoints on %d clusters in %d steps, the server restarted after %d: %d requests to TiDB Cloud, at most %d in a simulated minute: %v",
		endpoints, clusters, status.Steps, before.Steps, total, most, routes)
	if limit := endpoints*5/4 + 100; total > limit || most > 100 || before.Working == 0 {
		t.Errorf("%d requests, at most %d in a minute; want %d and 100; before %+v", total, most, limit, before)
	}
}
