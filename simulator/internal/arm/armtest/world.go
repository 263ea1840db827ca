// Package armtest runs requests against resource providers in tests, without the rest of
// the simulator.
package armtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// World is a subscription with the resource group "Group" in eastus2, and its owner.
type World struct {
	State *arm.State
	Owner string // client ID

	now   time.Time
	group string            // ID
	urls  map[string]string // by header field, see Step
	log   []string
}

const baseURL = "https://example.com"

// New makes a world in which everything takes its default time.
func New(providers ...*arm.Provider) *World {
	k := kernel.New(1, kernel.Durations{}, func() []string { return nil })
	s := arm.New(k, entra.New(k, 1), providers, false)
	sub := s.Subscribe(s.IDs.GUID(), "test")
	w := &World{State: s, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Owner: s.Entra.AddPrincipal().ClientID, group: s.AddGroup(sub, "Group", "eastus2").ID}
	w.urls = map[string]string{"Location": "", "Azure-Asyncoperation": ""}
	s.Entra.Assign(w.Owner, sub.ID, entra.Owner)
	return w
}

// Step is a request and what its reply has to be.
type Step struct {
	// Do is the method and the path, from / on or below the group's providers, or
	// $Location or $Azure-Asyncoperation for the URL in the last such header field, or
	// $Next for that in the last nextLink. The api-version is 2026-03-01 if the path does
	// not say.
	Do, Body             string
	IfMatch, IfNoneMatch string
	Status               int
	// Has and Lacks are parts of the reply, divided by " & ": JSON, header fields, and what
	// has changed, such as "Microsoft.Network/privateEndpoints/pe: Updating -> Succeeded".
	Has, Lacks string
	Wait       time.Duration // before the request
}

// Run sends the requests one after the other, and stops at a reply that is not as
// expected. $G stands for the ID of the group and $S for that of the subscription.
func (w *World) Run(t *testing.T, steps []Step) {
	t.Helper()
	for _, step := range steps {
		reply := w.send(step)
		text := fmt.Sprintf("%d %s\n  %s", reply.Status, fields(reply.Header), reply.Body)
		for _, change := range w.State.Changes {
			text += fmt.Sprintf("\n  %s: %s -> %s", strings.TrimPrefix(change.Resource, w.group+"/providers/"), change.From, change.To)
		}
		for name := range w.urls {
			if url := reply.Header.Get(name); url != "" {
				w.urls[name] = strings.TrimPrefix(url, baseURL)
			}
		}
		var page struct{ NextLink string }
		if json.Unmarshal(reply.Body, &page) == nil && page.NextLink != "" {
			w.urls["Next"] = strings.TrimPrefix(page.NextLink, baseURL)
		}
		w.log = append(w.log, step.Do+" "+step.Body+"\n  "+text)
		wrong := ""
		if reply.Status != step.Status {
			wrong = fmt.Sprintf("status %d", step.Status)
		}
		for _, part := range split(w.expand(step.Has)) {
			if !strings.Contains(text, part) {
				wrong += ", with " + part
			}
		}
		for _, part := range split(w.expand(step.Lacks)) {
			if strings.Contains(text, part) {
				wrong += ", without " + part
			}
		}
		if wrong != "" {
			t.Fatalf("%s\nwant %s", strings.Join(w.log, "\n"), strings.TrimPrefix(wrong, ", "))
		}
	}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, " & ")
}

func (w *World) expand(text string) string {
	return strings.NewReplacer("$G", w.group, "$S", strings.Split(w.group, "/")[2], "$Location", w.urls["Location"], "$Azure-Asyncoperation", w.urls["Azure-Asyncoperation"], "$Next", w.urls["Next"]).Replace(text)
}

func (w *World) send(step Step) kernel.Reply {
	w.now = w.now.Add(step.Wait)
	method, path, _ := strings.Cut(w.expand(step.Do), " ")
	path, query, _ := strings.Cut(path, "?")
	if !strings.HasPrefix(path, "/") {
		path = w.group + "/providers/" + path
	}
	if !strings.Contains(query, "api-version") {
		query = strings.TrimPrefix(query+"&api-version=2026-03-01", "&")
	}
	w.State.Changes = w.State.Changes[:0]
	w.State.Settle(w.now)
	if method != "GET" {
		w.State.Revision++
	}
	return w.State.Answer(w.now, &kernel.Request{
		As: w.Owner, Method: method, BaseURL: baseURL, Path: path, Query: query,
		IfMatch: step.IfMatch, IfNoneMatch: step.IfNoneMatch, Body: []byte(w.expand(step.Body)),
	})
}

// fields are the header fields that say something about the resource or the operation.
func fields(h kernel.Header) string {
	var list []string
	for _, name := range []string{"Azure-Asyncoperation", "Content-Type", "Etag", "Location", "Retry-After"} {
		if value := h.Get(name); value != "" {
			list = append(list, name+": "+value)
		}
	}
	slices.Sort(list)
	return strings.Join(list, "; ")
}
