package simulator_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/shown"
)

var update = flag.Bool("update", false, "rewrite the golden transcripts; read the difference before you commit it")

// TestTranscripts runs the scripts of testdata/transcripts. A script is a list of
// commands, each after "> " and followed by its result. The commands:
//
//	cluster [new]              add a cluster; new: its service is still CREATING
//	vnet [LOCATION]            add a virtual network with a subnet
//	group NAME                 add a resource group
//	arm METHOD PATH [BODY]     call Azure Resource Manager as the subscription's owner
//	arm! METHOD PATH [BODY]    the same without api-version or token
//	tidb METHOD PATH [BODY]    call TiDB Cloud as Organization Owner
//	viewer METHOD PATH [BODY]  the same as Project Viewer
//	advance DURATION           move the clock
//	reject ENDPOINT, disconnect ENDPOINT, fail MESSAGE
//	repeat N COMMAND           run a command N times and print the beginning of the last result
//	let NAME PATH              give a name to the string at the path of the last reply's body
//	show PATH                  print one value of the last reply's body
//	journal                    print the journal
//
// A $NAME stands for an ID: $S subscription, $C cluster, $G node group, $PLS the
// service's resource ID, $RG resource group "network", $SUBNET, $NET for
// $RG/providers/Microsoft.Network. Replies print with names in place of IDs. A body of
// a command may continue on lines that begin with ">   ".
//
// A resource prints in full when it is first shown, and after that only what changed
// since it was last shown: see package shown.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			// A bubble's clock always starts at the same time.
			var got string
			synctest.Test(t, func(t *testing.T) { got = newTranscript(t).play(string(want)) })
			for line := range strings.Lines(got) {
				if n := len(strings.TrimSuffix(line, "\n")); n > shown.LineLimit {
					t.Errorf("a line of %d bytes, %d are the most: break it in the script, or in package shown\n%s", n, shown.LineLimit, line)
				}
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("transcript differs (-want +got), -update rewrites it:\n%s", diff)
			}
		})
	}
}

type transcript struct {
	t     *testing.T
	sim   *simulator.Simulator
	names []string          // pairs of $NAME and value, longest values first where they nest
	guids map[string]string // numbers of GUIDs without a name
	token string
	last  any
	shown *shown.Shown
	start time.Time
}

func newTranscript(t *testing.T) *transcript {
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Seed: 1, RateLimit: 100, Durations: simulator.Durations{TokenLifetime: 1000 * time.Hour}})
	token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	tr := &transcript{t: t, sim: sim, guids: map[string]string{}, token: token.Token, start: sim.Now()}
	tr.shown = shown.New(tr.collapse)
	sub := sim.Account().SubscriptionID
	tr.name("$P", sim.Account().ProjectID)
	tr.name("$S", "/subscriptions/"+sub)
	tr.name("$RG", "/subscriptions/"+sub+"/resourceGroups/network")
	tr.name("$NET", "/subscriptions/"+sub+"/resourceGroups/network/providers/Microsoft.Network")
	return tr
}

// name adds a name before the others, because later names stand for longer IDs.
func (tr *transcript) name(name, value string) { tr.names = append([]string{name, value}, tr.names...) }

// play runs the script and returns it with the current results.
func (tr *transcript) play(script string) string {
	var out strings.Builder
	for line := range strings.Lines(shown.Join(script)) {
		switch {
		case strings.HasPrefix(line, "> "):
			line = strings.TrimSpace(line)
			out.WriteString(shown.Command(line))
			out.WriteString(tr.run(line[2:]))
		case strings.HasPrefix(line, "#"):
			out.WriteString("\n" + line)
		}
	}
	return strings.TrimPrefix(out.String(), "\n")
}

func (tr *transcript) run(line string) string {
	command, rest, _ := strings.Cut(tr.expand(line), " ")
	word, tail, _ := strings.Cut(rest, " ")
	switch command {
	case "cluster":
		ids := tr.sim.AddCluster(simulator.Cluster{JustCreated: word == "new"})
		tr.name("$C", ids.ClusterID)
		tr.name("$G", ids.NodeGroupID)
		if ids.ServiceID != "" {
			tr.name("$PLS", ids.ServiceID)
		}
		return ""
	case "vnet":
		tr.name("$SUBNET", tr.sim.AddVirtualNetwork(simulator.VirtualNetwork{Location: word}))
		return ""
	case "group":
		tr.sim.AddResourceGroup(word, "eastus2")
		return ""
	case "arm", "arm!":
		return tr.arm(word, tail, command == "arm")
	case "tidb":
		return tr.tidb(tr.sim.Account().APIKey, word, tail)
	case "viewer":
		return tr.tidb(tr.sim.AddAPIKey(simulator.RoleProjectViewer), word, tail)
	case "advance":
		d, err := time.ParseDuration(word)
		if err != nil {
			tr.t.Fatal(err)
		}
		tr.sim.Advance(d)
		return ""
	case "reject":
		return tr.steer(tr.sim.RejectConnection(word, "not today"))
	case "disconnect":
		return tr.steer(tr.sim.DisconnectConnection(word))
	case "fail":
		return tr.steer(tr.sim.FailNextAcceptance(tr.expand("$C"), rest))
	case "fail-operation":
		return tr.steer(tr.sim.FailNextOperation(word, tail))
	case "repeat":
		times, err := strconv.Atoi(word)
		if err != nil {
			tr.t.Fatal(err)
		}
		last := ""
		for range times {
			last, _, _ = strings.Cut(tr.run(tail), "\n")
		}
		return last + "\n"
	case "let":
		value, ok := tr.at(tail).(string)
		if !ok {
			tr.t.Fatalf("%s: %s is not a string in %v", line, tail, tr.last)
		}
		tr.name("$"+word, value)
		return ""
	case "show":
		text, err := tr.shown.Value([]byte(render(tr.at(word))))
		if err != nil {
			tr.t.Fatal(err)
		}
		return text
	case "journal":
		var b strings.Builder
		for _, e := range tr.sim.Journal() {
			b.WriteString(tr.shown.Line(fmt.Sprintf("%6s %s", e.Time.Sub(tr.start), e)))
		}
		return b.String()
	}
	tr.t.Fatalf("unknown command %q", command)
	return ""
}

func (tr *transcript) steer(err error) string {
	if err != nil {
		return tr.shown.Line(err.Error())
	}
	return ""
}

func (tr *transcript) arm(method, rest string, polite bool) string {
	path, body, _ := strings.Cut(rest, " ")
	r, err := http.NewRequest(method, "https://management.azure.com"+path, strings.NewReader(body))
	if err != nil {
		return err.Error() + "\n"
	}
	if polite {
		if !strings.Contains(path, "api-version") {
			r.URL.RawQuery = "api-version=2025-09-01"
		}
		r.Header.Set("Authorization", "Bearer "+tr.token)
	}
	resp, err := tr.sim.RoundTrip(r)
	if err != nil {
		tr.t.Fatal(err)
	}
	return tr.reply(resp, "Retry-After", "Azure-Asyncoperation", "Location", "Etag", "X-Ms-Failure-Cause", "Www-Authenticate")
}

func (tr *transcript) tidb(key simulator.APIKey, method, rest string) string {
	path, body, _ := strings.Cut(rest, " ")
	r, err := http.NewRequest(method, "https://dedicated.tidbapi.com/v1beta1"+path, strings.NewReader(body))
	if err != nil {
		return err.Error() + "\n"
	}
	transport := digest.Transport{Username: key.Public, Password: string(key.Private), Transport: tr.sim}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		tr.t.Fatal(err)
	}
	return tr.reply(resp, "X-Ratelimit-Limit-Minute", "X-Ratelimit-Remaining-Minute", "X-Ratelimit-Reset")
}

func (tr *transcript) reply(resp *http.Response, headers ...string) string {
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		tr.t.Fatal(err)
	}
	head := []string{strconv.Itoa(resp.StatusCode)}
	for _, h := range headers {
		if v := resp.Header.Get(h); v != "" {
			head = append(head, tr.collapse(h+": "+v))
		}
	}
	out := strings.Join(head, " ")
	if len(out) > shown.LineWidth {
		out = strings.Join(head, "\n    ")
	}
	tr.last = nil
	if len(text) > 0 {
		if err := json.Unmarshal(text, &tr.last); err != nil {
			tr.t.Errorf("not JSON: %s", text)
		}
	}
	body, err := tr.shown.Reply(resp.Request.URL.Path, resp.StatusCode, text)
	if err != nil {
		tr.t.Error(err)
	}
	return out + "\n" + body
}

func (tr *transcript) expand(text string) string {
	for i := 0; i < len(tr.names); i += 2 {
		text = strings.ReplaceAll(text, tr.names[i], tr.names[i+1])
	}
	return text
}

// collapse replaces IDs by their names and other GUIDs by numbers.
func (tr *transcript) collapse(text string) string {
	for i := 0; i < len(tr.names); i += 2 {
		text = strings.ReplaceAll(text, tr.names[i+1], tr.names[i])
	}
	return guid.ReplaceAllStringFunc(text, func(g string) string {
		if tr.guids[g] == "" {
			tr.guids[g] = fmt.Sprintf("guid-%d", len(tr.guids)+1)
		}
		return tr.guids[g]
	})
}

var guid = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// at returns the value at a path such as properties.subnet.id or value.0.name.
func (tr *transcript) at(path string) any {
	v := tr.last
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func render(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
