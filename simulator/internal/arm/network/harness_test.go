package network

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// azure is a world of Microsoft.Network alone: a subscription, its owner and a
// resource group.
type azure struct {
	state *arm.State
	now   time.Time
	owner string // client ID
	net   string // where the group's resources are: stands for $NET in requests
}

func newAzure() *azure {
	k := kernel.New(1, kernel.Durations{}, func() []string { return nil })
	s := arm.New(k, entra.New(k, 1), []*arm.Provider{Provider, publicip.Provider, traffic.Provider}, false)
	sub := s.Subscribe(s.IDs.GUID(), "test")
	group := s.AddGroup(sub, "g", "eastus2")
	owner := s.Entra.AddPrincipal().ClientID
	s.Entra.Assign(owner, sub.ID, entra.Owner)
	return &azure{state: s, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), owner: owner, net: group.ID + "/providers/" + Namespace}
}

// call is one request and what the reply to it has to be.
type call struct {
	do     string // method and path below $NET, with ?version where it matters
	body   string
	want   int               // status
	code   string            // of the error, or of its detail where it has one
	shows  map[string]string // JSON by path of the reply: properties.a.b or value.0.name
	hasNot []string          // paths that the reply does not have
	retry  string            // Retry-After, where it matters
	early  bool              // the next call comes before the operation has ended
}

// run sends the calls, each after the end of the operations of the last.
func (a *azure) run(t *testing.T, calls []call) {
	t.Helper()
	for _, c := range calls {
		reply, sent := a.send(c)
		if reply.Status != c.want || errorCode(reply.Body) != c.code {
			t.Fatalf("%s\n%s\nreplied %d %s, want %d %q", sent, c.body, reply.Status, reply.Body, c.want, c.code)
		}
		if got := reply.Header.Get("Retry-After"); c.retry != "" && got != c.retry {
			t.Errorf("%s\nhas Retry-After %q, want %s", sent, got, c.retry)
		}
		var body any
		_ = json.Unmarshal(reply.Body, &body)
		for _, path := range slices.Sorted(maps.Keys(c.shows)) {
			want := strings.ReplaceAll(c.shows[path], "$NET", a.net)
			if got := at(body, path); got != want {
				t.Errorf("%s\n%s\n%s is %s, want %s in\n%s", sent, c.body, path, got, want, reply.Body)
			}
		}
		for _, path := range c.hasNot {
			if got := at(body, path); got != "" {
				t.Errorf("%s\n%s\nhas %s = %s in\n%s", sent, c.body, path, got, reply.Body)
			}
		}
	}
}

func (a *azure) send(c call) (reply kernel.Reply, sent string) {
	method, target, _ := strings.Cut(c.do, " ")
	path, version, ok := strings.Cut(target, "?")
	if !ok {
		version = "2025-09-01"
	}
	version = strings.TrimPrefix(version, "api-version=")
	path = a.net + "/" + path
	reply = a.state.Answer(a.now, &kernel.Request{
		Method: method, BaseURL: "https://management.azure.com", Path: path, Query: "api-version=" + version,
		As: a.owner, ContentType: "application/json", Body: []byte(strings.ReplaceAll(c.body, "$NET", a.net)),
	})
	a.state.Revision++
	if !c.early {
		a.now = a.now.Add(time.Minute)
		a.state.Settle(a.now)
	}
	return reply, method + " " + path + "?api-version=" + version
}

// errorCode is the code of the error in a body, its first detail's where it has one.
func errorCode(body []byte) string {
	var e arm.ErrorBody
	_ = json.Unmarshal(body, &e)
	if len(e.Error.Details) > 0 {
		return e.Error.Details[0].Code
	}
	return e.Error.Code
}

// at is the JSON of what is at the path, or "".
func at(value any, path string) string {
	for word := range strings.SplitSeq(path, ".") {
		switch node := value.(type) {
		case map[string]any:
			value = node[word]
		case []any:
			var i int
			if _, err := fmt.Sscan(word, &i); err != nil || i >= len(node) {
				return ""
			}
			value = node[i]
		default:
			return ""
		}
	}
	if value == nil {
		return ""
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	_ = e.Encode(value)
	return strings.TrimSpace(text.String())
}
