package temporaltest_test

import (
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/internal/temporaltest"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/temporal"
)

const (
	speed = 60 // a simulated minute takes a second
	queue = "fleets"
	key   = "default"
)

// world is both clouds behind TLS and a Temporal server, with workers as processes of
// their own.
type world struct {
	t        *testing.T
	sim      *simulator.Simulator
	clouds   *httptest.Server
	server   *temporaltest.Server
	file     string // of the server
	programs string // the folder of the example's programs
	temporal client.Client
	fleets   *temporal.Client

	mu      sync.Mutex
	hook    func()            // called with each request before it is served
	workers map[int]*exec.Cmd // by process ID
}

func newWorld(t *testing.T, config temporal.Config) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("it starts a server and processes")
	}
	w := &world{t: t, workers: map[int]*exec.Cmd{}, file: filepath.Join(t.TempDir(), "temporal.db")}
	w.sim = simulator.New(&simulator.Options{Clock: simulator.Speed(speed), JournalLimit: 200_000, JournalBytes: 1 << 30})
	w.clouds = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.clouds.Config.ErrorLog = log.New(io.Discard, "", 0) // workers die while they connect
	w.clouds.StartTLS()
	t.Cleanup(w.clouds.Close)
	w.programs = t.TempDir()
	build := exec.Command("go", "build", "-o", w.programs, "./worker", "./starter")
	build.Dir = "../../examples/temporal"
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w.start(0)
	t.Cleanup(func() { _ = w.server.Stop() })
	var err error
	w.temporal, err = client.NewLazyClient(client.Options{HostPort: w.server.Address, Identity: "starter", Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.temporal.Close)
	w.fleets = temporal.NewClient(w.temporal, queue, &temporal.ClientOptions{Config: config})
	t.Cleanup(func() {
		for pid := range w.workers {
			w.kill(pid)
		}
	})
	return w
}

// start runs the Temporal server on its file.
func (w *world) start(port int) {
	w.t.Helper()
	var err error
	if w.server, err = temporaltest.Start(w.file, port); err != nil {
		w.t.Fatal(err)
	}
}

// serve answers for both clouds.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	hook := w.hook
	w.mu.Unlock()
	if hook != nil {
		hook()
	}
	w.sim.ServeHTTP(rw, r)
}

// count reads from the journal how many requests TiDB Cloud got: in all, in the fullest
// simulated minute without those that did not pass authentication, and by route, those
// that were refused by status.
func (w *world) count() (most, total int, routes map[string]int) {
	w.t.Helper()
	registered := 0
	defer func() {
		if connections := len(w.sim.Snapshot().Connections); registered < connections {
			w.t.Errorf("the journal has %d registrations of %d: it has forgotten some", registered, connections)
		}
	}()
	minutes := map[time.Time]int{}
	routes = map[string]int{}
	for _, entry := range w.sim.Journal().Requests() {
		if entry.Cloud != "tidbcloud" {
			continue
		}
		if entry.Method == http.MethodPost && entry.Query == "" && entry.Status == http.StatusOK {
			registered++
		}
		if entry.Status < http.StatusBadRequest {
			routes[entry.Route]++
		} else {
			routes[fmt.Sprint(entry.Status)]++
		}
		if total++; entry.Status != http.StatusUnauthorized {
			minutes[entry.Time.Truncate(time.Minute)]++
		}
	}
	for _, n := range minutes {
		most = max(most, n)
	}
	return most, total, routes
}

// work starts a worker, and returns its process ID.
func (w *world) work() int {
	w.t.Helper()
	authority := filepath.Join(w.t.TempDir(), "authority.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.clouds.Certificate().Raw})
	if err := os.WriteFile(authority, certificate, 0o600); err != nil {
		w.t.Fatal(err)
	}
	account := w.sim.Account()
	command := exec.Command(filepath.Join(w.programs, "worker"), "-temporal", w.server.Address, "-queue", queue,
		"-confirm-after", fmt.Sprint(2*time.Minute/speed), "-poll-frequency", fmt.Sprint(30*time.Second/speed))
	command.Env = append(os.Environ(), "SSL_CERT_FILE="+authority,
		"AZURE_TENANT_ID="+account.TenantID, "AZURE_CLIENT_ID="+account.ClientID, "AZURE_CLIENT_SECRET="+string(account.ClientSecret),
		"AZURE_AUTHORITY_HOST="+w.clouds.URL, "ARM_ENDPOINT="+w.clouds.URL, "TIDBCLOUD_DEDICATED_ENDPOINT="+w.clouds.URL,
		"TIDBCLOUD_PUBLIC_KEY="+account.APIKey.Public, "TIDBCLOUD_PRIVATE_KEY="+string(account.APIKey.Private),
		"GOMAXPROCS=1")
	if testing.Verbose() && os.Getenv("TEMPORALTEST_LOG") != "" {
		command.Stdout, command.Stderr = os.Stderr, os.Stderr
	}
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.workers[command.Process.Pid] = command
	return command.Process.Pid
}

// starter runs a command of the example's starter, and returns what it prints.
func (w *world) starter(ctx context.Context, command string) string {
	w.t.Helper()
	out, err := exec.CommandContext(ctx, filepath.Join(w.programs, "starter"), "-temporal", w.server.Address, "-queue", queue, command).CombinedOutput()
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

// kill ends a worker with SIGKILL.
func (w *world) kill(pid int) {
	w.mu.Lock()
	command := w.workers[pid]
	delete(w.workers, pid)
	w.mu.Unlock()
	if command != nil {
		_ = command.Process.Signal(syscall.SIGKILL)
		_ = command.Wait()
	}
}

// specs returns n specs that take turns among clusters.
func (w *world) specs(clusters, n int) []endpoint.Spec {
	w.t.Helper()
	subnet, err := privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "fleet", AddressPrefix: "10.8.0.0/16"}))
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []string
	for range clusters {
		ids = append(ids, w.sim.AddCluster(simulator.Cluster{}).ClusterID)
	}
	specs := make([]endpoint.Spec, n)
	for i := range specs {
		specs[i] = endpoint.Spec{
			NodeGroup: endpoint.NodeGroupID{Cluster: ids[i%clusters]}, SubnetID: subnet, MaxReplacements: 1,
			EndpointID: privatelink.PrivateEndpointID{SubscriptionID: subnet.SubscriptionID, ResourceGroupName: subnet.ResourceGroupName, Name: fmt.Sprint("tidb-", i)},
		}
	}
	return specs
}

// until waits for a status that is right, and returns it.
func (w *world) until(ctx context.Context, right func(temporal.Status) bool) temporal.Status {
	w.t.Helper()
	for {
		status, err := w.fleets.Status(ctx, key)
		if err == nil && right(status) {
			return status
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			members, _ := w.fleets.Members(context.Background(), key, &temporal.MembersFilter{Unready: true, Limit: 3})
			w.t.Fatalf("%v, last %+v, %v, %+v", ctx.Err(), status, err, members)
		}
	}
}

func ready(n int) func(temporal.Status) bool {
	return func(s temporal.Status) bool { return s.Ready == n && s.Working == 0 && s.Failed == 0 && s.Pending == 0 }
}

// check fails the test unless there are exactly n endpoints, all ACTIVE, none twice and
// none orphaned.
func (w *world) check(n int) {
	w.t.Helper()
	now, seen := w.sim.Snapshot(), map[string]bool{}
	for _, connection := range now.Connections {
		if id := strings.ToLower(connection.EndpointID); connection.State != "ACTIVE" || seen[id] {
			w.t.Errorf("%+v", connection)
		} else {
			seen[id] = true
		}
	}
	if len(now.PrivateEndpoints) != n || len(seen) != n {
		w.t.Errorf("%d private endpoints, %d connections, want %d", len(now.PrivateEndpoints), len(seen), n)
	}
}

// quiet is a logger that drops everything.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
