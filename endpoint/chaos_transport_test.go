package endpoint_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// transport connects one process to the simulator. Faults meet the processes that they are
// meant for; the writes of all processes are checked.
func (w *chaosWorld) transport(process context.Context, who string, faults bool) policy.Transporter {
	return transporter(func(r *http.Request) (*http.Response, error) {
		if err := w.travel(r, who); err != nil {
			return nil, err
		}
		if process.Err() != nil {
			return nil, process.Err()
		}
		kind := kindOf(r)
		if kind == "" {
			w.fail("a request of a kind that is not known: %s %s", r.Method, r.URL.Path)
		}
		pass := func() (*http.Response, error) { return w.judged(r, who, kind) }
		if !faults {
			return pass()
		}
		wire := w.strike(kind)
		if wire == nil {
			return pass()
		}
		w.note("%s meets %s %s", wire.kind.name, r.Method, r.URL.Path)
		return wire.kind.wire(w, r, pass)
	})
}

// travel waits for a time that differs between requests, so that their order depends on the
// seed and not on the scheduler.
func (w *chaosWorld) travel(r *http.Request, who string) error {
	key := who + r.Method + r.URL.Path
	w.mu.Lock()
	w.sent[key]++
	n := w.sent[key]
	w.mu.Unlock()
	w.requests.Add(1)
	h := fnv.New32a()
	fmt.Fprint(h, key, n)
	timer := time.NewTimer(time.Millisecond + time.Duration(h.Sum32()%1_000_000)*time.Nanosecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

// strike starts the faults that begin with a request and returns the fault that meets the
// request itself.
func (w *chaosWorld) strike(kind chaosRequest) (wire *chaosFault) {
	var begin []int
	w.mu.Lock()
	for i := range w.plan.faults {
		f := &w.plan.faults[i]
		if !w.armed || !keeps(w.plan.keepFaults, i) || f.request != kind {
			continue
		}
		w.met[i]++
		n, times := w.met[i]-f.skip, f.times
		if f.kind.single || f.kind.act != nil {
			times = 1
		}
		switch {
		case n < 1 || n > times:
		case f.kind.act != nil:
			begin = append(begin, i)
		case wire == nil:
			wire = f
			w.reached[chaosCell{f.kind.name, kind}]++
		}
	}
	for _, i := range w.lagging {
		if f := w.plan.faults[i]; f.kind.lags(kind) {
			w.reached[chaosCell{f.kind.name, kind}]++
		}
	}
	w.mu.Unlock()
	for _, i := range begin {
		w.begin(i, kind)
	}
	return wire
}

func (w *chaosWorld) begin(i int, kind chaosRequest) {
	f := w.plan.faults[i]
	did := f.kind.act(w, f)
	w.note("%s: %v", f.kind.name, did)
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case f.kind.lags != nil:
		w.lagging = append(w.lagging, i)
	case did:
		w.reached[chaosCell{f.kind.name, kind}]++
	}
}

// signIn gets tokens from Entra ID as azidentity does, by a request.
type signIn struct {
	account  simulator.Account
	pipeline runtime.Pipeline
}

func newSignIn(account simulator.Account, transport policy.Transporter, retry policy.RetryOptions) signIn {
	return signIn{account, runtime.NewPipeline("chaos", "", runtime.PipelineOptions{},
		&policy.ClientOptions{Transport: transport, Retry: retry})}
}

// GetToken implements azcore.TokenCredential.
func (s signIn) GetToken(ctx context.Context, options policy.TokenRequestOptions) (token azcore.AccessToken, err error) {
	r, err := runtime.NewRequest(ctx, http.MethodPost, "https://login.microsoftonline.com/"+s.account.TenantID+"/oauth2/v2.0/token")
	if err != nil {
		return token, err
	}
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {s.account.ClientID}, "client_secret": {string(s.account.ClientSecret)},
		"scope": {strings.Join(options.Scopes, " ")},
	}
	body := readSeekCloser{strings.NewReader(form.Encode())}
	if err := r.SetBody(body, "application/x-www-form-urlencoded"); err != nil {
		return token, err
	}
	resp, err := s.pipeline.Do(r)
	if err != nil {
		return token, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return token, runtime.NewResponseError(resp)
	}
	var grant struct {
		Token   string `json:"access_token"`
		Seconds int    `json:"expires_in"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&grant); err != nil {
		return token, err
	}
	return azcore.AccessToken{Token: grant.Token, ExpiresOn: time.Now().Add(time.Duration(grant.Seconds) * time.Second)}, nil
}

type readSeekCloser struct{ io.ReadSeeker }

func (readSeekCloser) Close() error { return nil }
