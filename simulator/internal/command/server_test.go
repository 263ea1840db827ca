package command

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// serving starts the command as main does and returns what it exported. At the
// end of the test it is stopped as SIGTERM stops it, and has to end without error.
func serving(t *testing.T, args ...string) map[string]string {
	t.Helper()
	env, _ := servingLines(t, args...)
	return env
}

// servingLines is serving for who wants the lines that follow, too.
func servingLines(t *testing.T, args ...string) (map[string]string, <-chan string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	env, lines, ended := servingUntil(t, ctx, args...)
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("it ended with %v", err)
			}
		case <-time.After(time.Minute):
			t.Error("it did not end")
		}
	})
	return env, lines
}

// servingUntil is servingLines for who stops it by the context, and wants to know
// how it ended.
func servingUntil(t *testing.T, ctx context.Context, args ...string) (map[string]string, <-chan string, <-chan error) {
	t.Helper()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, "privatelinksim", Options{}, args, in, io.Discard)
		in.CloseWithError(err)
		ended <- err
	}()
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for text := bufio.NewScanner(out); text.Scan(); {
			lines <- text.Text()
		}
	}()
	env := map[string]string{}
	export := regexp.MustCompile(`^export ([A-Z_]+)='(.*)'$`)
	for line := range lines {
		if line == "# ready" {
			return env, lines, ended
		}
		m := export.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("line %q is not an export", line)
		}
		env[m[1]] = m[2]
	}
	t.Fatalf("it ended before it was ready: %v", <-ended)
	return nil, nil, nil
}

// trusting is an HTTP client that trusts the exported authority and nothing else.
func trusting(t *testing.T, env map[string]string) *http.Client {
	t.Helper()
	authority, err := os.ReadFile(env["SSL_CERT_FILE"])
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: poolOf(t, authority)}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}
}

func poolOf(t *testing.T, authority []byte) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		t.Fatal("there is no certificate in the file")
	}
	return pool
}

func call(t *testing.T, client *http.Client, method, url, body string) (*http.Response, string) {
	t.Helper()
	return send(t, client, newRequest(t, method, url, body))
}

func newRequest(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func send(t *testing.T, client *http.Client, r *http.Request) (*http.Response, string) {
	t.Helper()
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(text)
}

func TestServer(t *testing.T) {
	t.Parallel()
	env := serving(t, "-seed", "1", "-quiet")
	client := trusting(t, env)

	key, err := tidbcloud.NewCredential(env["TIDBCLOUD_PUBLIC_KEY"], env["TIDBCLOUD_PRIVATE_KEY"])
	if err != nil {
		t.Fatal(err)
	}
	tidb, err := tidbcloud.NewClient(key, &tidbcloud.ClientOptions{
		Endpoint: env["TIDBCLOUD_DEDICATED_ENDPOINT"], ClientOptions: azcore.ClientOptions{Transport: client},
	})
	if err != nil {
		t.Fatal(err)
	}
	service, err := tidb.GetPrivateLinkService(t.Context(), env["TIDBCLOUD_CLUSTER_ID"], env["TIDBCLOUD_NODE_GROUP_ID"], nil)
	if err != nil || service.ServiceName != env["TIDBCLOUD_SERVICE_ID"] || service.State != tidbcloud.PrivateLinkServiceStateActive {
		t.Errorf("service %+v, %v, want TIDBCLOUD_SERVICE_ID and ACTIVE", service, err)
	}

	resp, text := call(t, client, "GET", "https://"+env["ARM_METADATA_HOSTNAME"]+"/metadata/endpoints?api-version=2022-09-01", "")
	var metadata struct{ ResourceManager string }
	if err := json.Unmarshal([]byte(text), &metadata); err != nil || metadata.ResourceManager != env["ARM_ENDPOINT"] {
		t.Errorf("metadata %s, %v, want ARM_ENDPOINT", text, err)
	}
	if resp.ProtoMajor != 2 {
		t.Errorf("it speaks %s, want HTTP/2", resp.Proto)
	}
}

// TestStateFile ends one server and starts another from its file: keys, clusters
// and the time are the old ones.
func TestStateFile(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/world.json"
	var first map[string]string
	t.Run("first", func(t *testing.T) {
		first = serving(t, "-quiet", "-state", file)
		call(t, trusting(t, first), "POST", first["PRIVATELINKSIM_URL"]+"/_sim/clock/advance", `{"duration":"1000h"}`)
	})
	second := serving(t, "-quiet", "-state", file)
	for name, value := range first {
		if !strings.Contains(value, "127.0.0.1") && name != "SSL_CERT_FILE" && second[name] != value {
			t.Errorf("%s was %s, is %s", name, value, second[name])
		}
	}
	_, text := call(t, trusting(t, second), "POST", second["PRIVATELINKSIM_URL"]+"/_sim/clock/advance", `{"duration":"1s"}`)
	var now struct{ Now time.Time }
	if err := json.Unmarshal([]byte(text), &now); err != nil || time.Until(now.Now) < 999*time.Hour {
		t.Errorf("the time is %v, %v, want it to go on", now.Now, err)
	}
}

// TestCurl calls every operation of TiDB Cloud as any program might that speaks
// HTTP Digest.
func TestCurl(t *testing.T) {
	t.Parallel()
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed")
	}
	env := serving(t, "-quiet", "-latency", fmt.Sprint(speed))
	d := doorOf(t, env)
	spec := d.spec(t, "pe")
	service, err := d.endpoints(t).Service(t.Context(), spec.NodeGroup, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.CreateEndpoint(t.Context(), spec, nil); err != nil {
		t.Fatal(err)
	}
	registration := fmt.Sprintf(`{"endpointId":%q,"privateIpAddress":"10.0.0.4"}`, spec.EndpointID)
	cluster := "/clusters/" + env["TIDBCLOUD_CLUSTER_ID"]
	group := cluster + "/tidbNodeGroups/" + env["TIDBCLOUD_NODE_GROUP_ID"]
	connections := group + "/privateEndpointConnections"
	const newCluster = `{"displayName":"from-curl","regionId":"azure-eastus2","port":4000,
		"tidbNodeSetting":{"tidbNodeGroups":[{"nodeCount":1}]},"tikvNodeSetting":{"nodeCount":3,"nodeSpecKey":"8C32G","storageSizeGi":500}}`
	id, connectionID := "", regexp.MustCompile(`"privateEndpointConnectionId":"([0-9]+)"`)
	for _, test := range []struct{ method, path, body, want string }{
		{"GET", "/clusters", "", "200"},
		{"GET", cluster, "", "200"},
		{"POST", "/clusters", newCluster, "200"},
		{"GET", cluster + "/tidbNodeGroups", "", "200"},
		{"GET", group, "", "200"},
		{"GET", group + "/publicEndpointSetting", "", "200"},
		{"GET", group + "/privateLinkService", "", "200"},
		{"GET", connections, "", "200"},
		{"POST", connections + "?validateOnly=true", `{"endpointId":"x"}`, "400"},
		{"POST", connections, `{"endpointId":"x"}`, "400"},
		{"POST", connections + "?validateOnly=true", registration, "200"},
		{"POST", connections, registration, "200"},
		{"GET", connections + "/$ID", "", "200"},
		{"DELETE", connections + "/$ID", "", "200"},
		{"GET", connections + "/1", "", "404"},
		{"DELETE", connections + "/1", "", "404"},
		{"GET", "/projects", "", "200"},
		{"GET", "/regions", "", "200"},
		{"GET", "/regions/azure-eastus2", "", "200"},
		{"GET", "/regions:showCloudProviders", "", "200"},
		{"GET", cluster + "/auditLogConfig", "", "501"},
		{"DELETE", cluster, "", "200"},
	} {
		args := []string{"-sS", "-w", "\n%{http_code}", "--cacert", env["SSL_CERT_FILE"], "--digest",
			"-u", env["TIDBCLOUD_PUBLIC_KEY"] + ":" + env["TIDBCLOUD_PRIVATE_KEY"], "-X", test.method}
		if test.body != "" {
			args = append(args, "-H", "Content-Type: application/json", "-d", test.body)
		}
		out, err := exec.CommandContext(t.Context(), curl, append(args, env["TIDBCLOUD_DEDICATED_ENDPOINT"]+"/v1beta1"+strings.Replace(test.path, "$ID", id, 1))...).CombinedOutput()
		if !strings.HasSuffix(string(out), "\n"+test.want) || err != nil {
			t.Errorf("%s %s: %s, %v, want %s", test.method, test.path, out, err, test.want)
		}
		if m := connectionID.FindSubmatch(out); m != nil && test.body == registration {
			id = string(m[1])
		}
	}
}

func TestEnvironmentFile(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/sim.env"
	if err := os.WriteFile(file, []byte(strings.Repeat("old\n", 10_000)), 0o644); err != nil {
		t.Fatal(err)
	}
	env := serving(t, "-http", "-env", file, "-latency", "instant", "-quiet")
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "export PRIVATELINKSIM_URL='"+env["PRIVATELINKSIM_URL"]+"'\n") {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if _, ok := env["SSL_CERT_FILE"]; ok || !strings.HasPrefix(env["PRIVATELINKSIM_URL"], "http://127.0.0.1:") {
		t.Errorf("with -http: %v", env)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file with the secrets is %v, %v", info.Mode(), err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, text string }{
		{"-listen 0.0.0.0:0", "-insecure-expose"},
		{"-listen 192.0.2.1:0", "-insecure-expose"},
		{"-listen example.com:0", "-insecure-expose"},
		{"-listen :0", "-insecure-expose"},
		{"-listen 0.0.0.0:0 -http -insecure-expose", "-http is for loopback only"},
		{"-listen 127.0.0.1", "use host:port"},
		{"-listen 127.0.0.1:http", "not a number"},
		{"-latency never", "use instant, realistic"},
		{"-latency -1", "use instant, realistic"},
		{"-latency NaN", "use instant, realistic"},
		{"-latency 1e9", "use instant, realistic"},
		{"-seed x", "invalid value"},
		{"serve", "unexpected argument"},
		{"-env /does/not/exist", "write -env"},
	} {
		t.Run(test.args, func(t *testing.T) {
			t.Parallel()
			err := run(t.Context(), "privatelinksim", Options{}, strings.Fields(test.args), io.Discard, io.Discard)
			if err == nil || !strings.Contains(err.Error(), test.text) {
				t.Errorf("%v, want an error with %q", err, test.text)
			}
		})
	}
}
