package simulator_test

import (
	"context"
	"net/http"
	neturl "net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// replay sends the requests of one recording to a simulator of its own.
type replay struct {
	t         *testing.T
	recording recording
	sim       *simulator.Simulator
	token     string
	score     score
	coverage  coverage

	urls   map[string]string // operationKey of a recorded operation -> URL that the simulator handed out
	guids  map[string]string // recorded ID -> the simulator's
	groups map[string]bool   // resource groups that the recording is about, in lower case
	etags  map[string]string // resourceID -> the last ETag that the simulator showed
	wait   time.Duration     // Retry-After of the last recorded reply
}

// zeroGUID stands for the subscription in all recordings, and for every GUID in some.
const zeroGUID = "00000000-0000-0000-0000-000000000000"

// pollOfDeployment passes before a poll that shows a deployment Running: its recordings have no
// Retry-After, and some clients poll before it is Running.
const pollOfDeployment = 2 * time.Second

func newReplay(t *testing.T, r recording) *replay {
	// Operations last until the recording says that they are done.
	const long = time.Hour
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Durations: simulator.Durations{
		PrivateEndpoint: long, StorageAccount: 2 * long, PrivateLinkService: long, VirtualNetwork: long, Subnet: time.Minute,
		Delete: long, ResourceGroup: long, TokenLifetime: 10000 * long,
		Discovery: longDiscovery, Approval: longApproval, Acceptance: longAcceptance, ConnectionDeletion: longDeletion,
	}})
	token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	return &replay{
		t: t, recording: r, sim: sim, token: token.Token,
		urls: map[string]string{}, etags: map[string]string{}, guids: map[string]string{zeroGUID: sim.Account().SubscriptionID},
	}
}

func (r *replay) run() *score {
	r.seedTiDBCloud()
	r.seed()
	r.groups = groupsOf(r.recording.interactions)
	for _, i := range r.recording.interactions {
		want := i.answer()
		if want.state() == "InProgress" || want.status == 202 && i.Method == "GET" {
			r.sim.Advance(r.wait)
		}
		if want.state() == "Running" && i.Method == "GET" {
			r.sim.Advance(pollOfDeployment)
		}
		if raced(want) {
			r.score.compare(i, want, answer{}, "refused by a race")
			continue
		}
		got := r.catchUp(i, want)
		r.learn(want, got)
		if etag := got.header.Get("Etag"); etag != "" {
			r.etags[resourceID(i.URL)] = etag
		}
		reason := r.coverage.reason(i, want, got)
		r.score.compare(i, want.within(r.groups), got, reason)
		r.sim.Advance(time.Second)
		seconds, _ := strconv.Atoi(want.header.Get("Retry-After"))
		r.wait = time.Duration(seconds) * time.Second
	}
	return &r.score
}

// raced reports whether Azure refused the request because another request of the same
// client was still in progress. The recording does not show which came first, so such a
// request, which changed nothing, is not sent.
func raced(want answer) bool {
	if want.status != http.StatusConflict && want.status != http.StatusTooManyRequests {
		return false
	}
	code := want.errorCode()
	return code == "RetryableError" || code == "AnotherOperationInProgress"
}

// catchUp sends the request again and again, and lets time pass, until the simulator is
// where the recording was: recordings do not show how much time passed.
func (r *replay) catchUp(i *interaction, want answer) answer {
	for {
		got := r.send(i)
		next, more := r.sim.NextChange()
		if !more || !behind(i.Method, want, got) {
			return got
		}
		r.sim.Advance(next.Sub(r.sim.Now()))
	}
}

// behind reports whether the simulator is still busy with work that was done when the
// recording was made.
func behind(method string, want, got answer) bool {
	if got.status == 429 {
		return want.status != 429
	}
	if got.status == 400 && got.errorCode() == "ReferencedResourceNotProvisioned" {
		return want.status != 400
	}
	if method == "DELETE" && got.status == 409 {
		return want.status == 202 // what is nested lingers
	}
	if method == "POST" && got.status == 409 {
		return want.status == 200 // what it is about is not ready yet
	}
	if method == "PUT" && got.errorCode() == "DeploymentBeingDeleted" {
		return want.errorCode() != got.errorCode()
	}
	if method != "GET" {
		return false
	}
	switch got.state() {
	case "InProgress", "Updating", "Running", "Accepted", "ResolvingDns":
		return want.state() == "Succeeded" || want.state() == "Failed"
	case "Deleting":
		return want.status == 404
	}
	return got.status == 202 && want.status != 202 || connectionsBehind(want, got)
}

func (r *replay) send(i *interaction) answer {
	req, err := http.NewRequest(i.Method, r.rewriteURL(i.URL), strings.NewReader(r.rewrite(i.Request)))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	for name, value := range i.Sent {
		req.Header.Set(name, value)
	}
	if i.isTiDBCloud() {
		req.Header.Del("Authorization")
		req.Header.Set("Content-Type", "application/json")
	}
	if value := req.Header.Get("If-Match"); value != "" {
		etag := r.etags[resourceID(i.URL)]
		switch {
		case !strings.Contains(value, zeroGUID):
			req.Header.Set("If-Match", r.rewrite(value))
		case i.Code != http.StatusPreconditionFailed && etag != "":
			// The recorder has zeroed all GUIDs: what matched is what was shown last.
			req.Header.Set("If-Match", etag)
		}
	}
	return r.read(r.authenticated(i).RoundTrip(req))
}

// rewriteURL returns the simulator's URL for a recorded one.
func (r *replay) rewriteURL(recorded string) string {
	if mine, ok := r.urls[operationKey(recorded)]; ok {
		return mine
	}
	return restoreToken(r.rewrite(recorded))
}

// restoreToken doubles slashes in a $skiptoken, which is base64, until it has a length that base64
// has: a recorder has made one slash of two in a URL.
func restoreToken(url string) string {
	at := strings.Index(url, "skiptoken=")
	if at < 0 {
		return url
	}
	token, rest, more := strings.Cut(url[at+len("skiptoken="):], "&")
	if plain, err := neturl.QueryUnescape(token); err == nil && strings.Contains(token, "/") {
		token = strings.Replace(token, "/", strings.Repeat("/", 1+(4-len(plain)%4)%4), 1)
	}
	if more {
		token += "&" + rest
	}
	return url[:at+len("skiptoken=")] + token
}

// operationKey returns the part of an operation's URL that stays the same: kind and ID.
// Hosts and queries differ, and a recorder may have renamed what comes before the kind.
func operationKey(text string) string {
	path, _, _ := strings.Cut(text, "?")
	words := strings.Split(strings.ToLower(path), "/")
	return strings.Join(words[max(0, len(words)-2):], "/")
}

var (
	anyGUID = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	// drawnID is an ID that a cloud has drawn: a GUID, TiDB Cloud's long number, or that of an
	// operation of a deployment.
	drawnID = regexp.MustCompile(anyGUID.String() + `|\b[0-9]{18,20}\b|\b[0-9A-F]{16}\b`)
)

// rewrite replaces recorded IDs by the simulator's.
func (r *replay) rewrite(text string) string {
	return drawnID.ReplaceAllStringFunc(text, func(g string) string {
		if mine, ok := r.guids[strings.ToLower(g)]; ok {
			return mine
		}
		return g
	})
}

// learn stores the simulator's URL of the operation, and its IDs, for those of a
// recorded reply.
func (r *replay) learn(want, got answer) {
	for _, name := range []string{"Azure-Asyncoperation", "Location"} {
		recorded, mine := want.header.Get(name), got.header.Get(name)
		if recorded != "" && mine != "" {
			r.urls[operationKey(recorded)] = mine
		}
	}
	mine := leavesOf(got.body)
	for path, value := range leavesOf(want.body) {
		from, to := drawnID.FindAllString(value, -1), drawnID.FindAllString(mine[path], -1)
		for i := range from {
			if key := strings.ToLower(from[i]); len(from) == len(to) && key != zeroGUID {
				r.guids[key] = strings.ToLower(to[i])
			}
		}
	}
}
