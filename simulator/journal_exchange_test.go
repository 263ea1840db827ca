package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// archive is what the tests look at in an HTTP Archive.
type archive struct {
	Log struct {
		Entries []struct {
			Time    float64
			Timings struct{ Wait float64 }
			Request struct {
				Headers     []simulator.HeaderField
				QueryString []simulator.HeaderField
				PostData    *struct{ MimeType, Text string }
				BodySize    int
			}
			Response struct {
				Headers []simulator.HeaderField
				Content struct {
					Size                    int
					MimeType, Text, Comment string
				}
			}
			Comment string
		}
	}
}

func archiveOf(t *testing.T, sim *simulator.Simulator) (a archive, text string) {
	t.Helper()
	var b bytes.Buffer
	if err := sim.Journal().WriteHAR(&b); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a, b.String()
}

func exchange(t *testing.T, sim *simulator.Simulator, method, target, body string, header http.Header) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	resp, err := sim.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// TestArchiveHoldsExchanges: headers, bodies and the time that a fault took.
func TestArchiveHoldsExchanges(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Speed(1e6)})
	if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindDelayReply, Delay: 90 * time.Second, Method: "POST"}); err != nil {
		t.Fatal(err)
	}
	reply := exchange(t, sim, "POST", "https://dedicated.tidbapi.com/v1beta1/clusters?a=b+c&d", `{"displayName":"x"}`, http.Header{"Content-Type": {"application/json"}, "User-Agent": {"test"}})
	a, _ := archiveOf(t, sim)
	e := a.Log.Entries[0]
	if e.Time != 90_000 || e.Timings.Wait != 90_000 {
		t.Errorf("it took %v ms, waited %v, want 90,000", e.Time, e.Timings.Wait)
	}
	if got := fmt.Sprint(e.Request.Headers, e.Request.QueryString, *e.Request.PostData, e.Request.BodySize); got != `[{Content-Type application/json} {User-Agent test}] [{a b c} {d }] {application/json {"displayName":"x"}} 19` {
		t.Errorf("the request is %s", got)
	}
	if c := e.Response.Content; c.Text != reply || c.Size != len(reply) || c.MimeType != "application/json" || len(e.Response.Headers) == 0 {
		t.Errorf("the reply is %+v, want the text %s", c, reply)
	}
}

// TestArchiveIsOneDocument: an archive that is written piece by piece is one indented
// JSON document with every request, also when there is none and when some are forgotten.
func TestArchiveIsOneDocument(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), JournalLimit: 3})
	for want := range 5 {
		var text, compact, indented bytes.Buffer
		if err := sim.Journal().WriteHAR(&text); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&compact, text.Bytes()); err != nil {
			t.Fatalf("%v in\n%s", err, text.String())
		}
		if err := json.Indent(&indented, compact.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		if indented.String()+"\n" != text.String() {
			t.Errorf("the archive is not indented like one document:\n%s", text.String())
		}
		var a struct{ Log struct{ Entries []any } }
		if err := json.Unmarshal(text.Bytes(), &a); err != nil || len(a.Log.Entries) != min(want, 3) || a.Log.Entries == nil {
			t.Errorf("%d entries (%v), want %d", len(a.Log.Entries), err, min(want, 3))
		}
		exchange(t, sim, "GET", "https://management.azure.com/subscriptions/<&>?api-version=2022-12-01", "", nil)
	}
}

// TestArchiveHoldsNoSecret: nothing that signs anybody in is in a journal, in any of
// its forms.
func TestArchiveHoldsNoSecret(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	account := sim.Account()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {account.ClientID}, "client_secret": {string(account.ClientSecret)}, "scope": {"https://management.azure.com/.default"}}
	signIn := "https://login.microsoftonline.com/" + account.TenantID + "/oauth2/v2.0/token"
	text := exchange(t, sim, "POST", signIn, form.Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
	var token struct {
		Value string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(text), &token); err != nil || token.Value == "" {
		t.Fatalf("no token: %s", text)
	}
	if err := sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503, Path: "token"}); err != nil {
		t.Fatal(err)
	}
	exchange(t, sim, "POST", signIn, form.Encode(), nil)
	exchange(t, sim, "POST", signIn, "{not JSON client_secret="+string(account.ClientSecret), nil)
	exchange(t, sim, "POST", signIn, "client_secret=%zz"+string(account.ClientSecret), nil)
	exchange(t, sim, "GET", "https://management.azure.com/subscriptions?api-version=2022-12-01", "", http.Header{
		"Authorization": {"Bearer " + token.Value}, "X-Ms-Authorization-Auxiliary": {"Bearer " + token.Value}, "Cookie": {"s=" + token.Value}, "X-Unheard-Of": {token.Value},
	})
	exchange(t, sim, "GET", "https://management.azure.com/subscriptions?api-version=2022-12-01", "", http.Header{"Authorization": {token.Value}})
	const password = "open sesame 123"
	exchange(t, sim, "POST", "https://dedicated.tidbapi.com/v1beta1/clusters", `{"rootPassword":"`+password+`","r\u006fotPassword":"`+password+`"}`, nil)
	exchange(t, sim, "POST", "https://dedicated.tidbapi.com/v1beta1/clusters", `{"rootPaſſword":"`+password+`"}`, nil)

	_, har := archiveOf(t, sim)
	journal := sim.Journal()
	var exchanges strings.Builder
	for _, e := range journal {
		if e.Exchange != nil {
			fmt.Fprintf(&exchanges, "%v %s %s\n", *e.Exchange, e.Exchange.RequestBody, e.Exchange.ResponseBody)
		}
	}
	handler := &paged{t, sim, sim.Handler(&simulator.HandlerOptions{Page: true})}
	for i := range journal {
		_, entry := handler.call("GET", fmt.Sprintf("journal/%d", i+1), "")
		exchanges.WriteString(entry)
	}
	for where, text := range map[string]string{"archive": har, "exchanges": exchanges.String(), "text": journal.String()} {
		for what, secret := range map[string]string{"client secret": string(account.ClientSecret), "token": token.Value, "password": password} {
			if strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) {
				t.Errorf("the %s holds the %s:\n%s", where, what, text)
			}
		}
	}
	for _, want := range []string{"Bearer REDACTED", "client_secret=REDACTED", `\"access_token\":\"REDACTED\"`, "grant_type=client_credentials"} {
		if !strings.Contains(har, want) {
			t.Errorf("the archive misses %s", want)
		}
	}
}

// TestJournalDropsBodiesFirst: what was asked outlives what the messages held.
func TestJournalDropsBodiesFirst(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{JournalBytes: 200_000, JournalLimit: 150})
	const calls = 100
	for i := range calls {
		exchange(t, sim, "POST", fmt.Sprintf("https://dedicated.tidbapi.com/v1beta1/clusters?n=%d", i), strings.Repeat("x", 10_000), nil)
	}
	journal := sim.Journal()
	kept := 0
	for i, e := range journal {
		if e.Exchange != nil {
			kept++
		} else if kept > 0 {
			t.Fatalf("entry %d has lost what older ones have", i)
		}
	}
	if len(journal) != calls || kept < 6 || kept > 12 {
		t.Errorf("%d entries, %d with bodies, want %d and about 9", len(journal), kept, calls)
	}
	a, text := archiveOf(t, sim)
	if len(a.Log.Entries) != calls || !strings.Contains(a.Log.Entries[0].Comment, "dropped") || strings.Contains(a.Log.Entries[calls-1].Comment, "dropped") {
		t.Errorf("the archive does not say what it misses:\n%.2000s", text)
	}
	for i := range 2 * calls {
		exchange(t, sim, "POST", fmt.Sprintf("https://dedicated.tidbapi.com/v1beta1/clusters?m=%d", i), strings.Repeat("x", 10_000), nil)
	}
	if journal := sim.Journal(); len(journal) != 150 || journal[149].Exchange == nil || journal[0].Forgotten != 150 {
		t.Errorf("%d entries after %d, %d forgotten", len(journal), 3*calls, journal[0].Forgotten)
	}
}

// TestLongBodiesAreCut: no reply of any length is kept whole.
func TestLongBodiesAreCut(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	exchange(t, sim, "POST", "https://dedicated.tidbapi.com/v1beta1/clusters", strings.Repeat("é", 1<<20), nil)
	x := sim.Journal()[0].Exchange
	if len(x.RequestBody) > 64<<10+3 || x.RequestSize != 2<<20 {
		t.Errorf("%d bytes of %d are kept", len(x.RequestBody), x.RequestSize)
	}
}
