package endpoint_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// smallPages gives a listing of all connections pages of two. The pages after the first
// show what there was when it was asked for.
func smallPages(next policy.Transporter) policy.Transporter {
	var all []json.RawMessage
	return transporter(func(r *http.Request) (*http.Response, error) {
		resp, err := next.Do(r)
		token := r.URL.Query().Get("pageToken")
		if kindOf(r) != listAll || err != nil || token == "" && resp.StatusCode != http.StatusOK {
			return resp, err
		}
		var page struct {
			PrivateEndpointConnections []json.RawMessage `json:"privateEndpointConnections"`
			NextPageToken              string            `json:"nextPageToken"`
		}
		first, _ := strconv.Atoi(token)
		switch {
		case token == "":
			if err := json.NewDecoder(resp.Body).Decode(&page); err != nil {
				return nil, err
			}
			all = page.PrivateEndpointConnections
		case resp.StatusCode != http.StatusBadRequest: // which the simulator says of tokens that are not its own
			return resp, nil
		}
		last := min(first+2, len(all))
		if page.PrivateEndpointConnections = all[first:last]; last < len(all) {
			page.NextPageToken = strconv.Itoa(last)
		}
		body, err := json.Marshal(page)
		return replace(resp, body), err
	})
}

// replace gives a reply another body.
func replace(resp *http.Response, body []byte) *http.Response {
	resp.Body.Close()
	resp.StatusCode, resp.Status = http.StatusOK, "200 OK"
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Del("Content-Length")
	return resp
}

// A listing that takes more requests than a minute has goes on in the next minute, in
// any process: no page is read twice, and no member looks for itself.
func TestStepFleetGoesOnWithAListing(t *testing.T) {
	t.Parallel()
	const endpoints, pages = 30, 15
	synctest.Test(t, func(t *testing.T) {
		var asked meter
		w := newWorld(t, settings{})
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(w.fleet(t, 2, endpoints)...); err != nil {
			t.Fatal(err)
		}
		fleet, _ = w.steps(t, fleet, asked.transport(w.sim), endpoint.StepFleetOptions{})
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Fatalf("problems %v", all)
		}
		time.Sleep(time.Hour)
		transport := smallPages(asked.transport(w.sim)) // counts from zero
		fleet, steps := w.steps(t, fleet, transport, endpoint.StepFleetOptions{Reserve: 92, LookAgainAfter: time.Hour})
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Errorf("problems %v", all)
		}
		if got := asked.kinds[listAll]; got != pages || asked.kinds[getConnection] != 0 || steps < 2 {
			t.Errorf("%d pages, want %d, and %d single looks in %d steps", got, pages, asked.kinds[getConnection], steps)
		}
	})
}

// Members that register while a listing is cut short again and again get ready.
func TestStepFleetListsLittleByLittle(t *testing.T) {
	t.Parallel()
	const endpoints = 30
	synctest.Test(t, func(t *testing.T) {
		var asked meter
		w := newWorld(t, settings{})
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(w.fleet(t, 2, endpoints)...); err != nil {
			t.Fatal(err)
		}
		fleet, _ = w.steps(t, fleet, smallPages(asked.transport(w.sim)), endpoint.StepFleetOptions{Reserve: 92})
		t.Logf("requests: %v", asked.kinds)
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Errorf("problems %v", all)
		}
		if asked.kinds[getConnection] > 0 || asked.kinds[listAll] > 100 || asked.most() > 8 {
			t.Errorf("at most %d requests a minute: %v", asked.most(), asked.kinds)
		}
	})
}

// A listing that takes more requests than a look at each member ends: its members look
// for themselves.
func TestStepFleetGivesUpALongListing(t *testing.T) {
	t.Parallel()
	const endpoints = 4
	synctest.Test(t, func(t *testing.T) {
		var asked meter
		w := newWorld(t, settings{})
		fleet := new(endpoint.Fleet)
		if err := fleet.Set(w.fleet(t, 2, endpoints)...); err != nil {
			t.Fatal(err)
		}
		sim := asked.transport(w.sim)
		endless := transporter(func(r *http.Request) (*http.Response, error) {
			resp, err := sim.Do(r)
			if kindOf(r) != listAll || err != nil || resp.StatusCode == http.StatusUnauthorized {
				return resp, err
			}
			token := r.URL.Query().Get("pageToken") + "x"
			return replace(resp, []byte(`{"privateEndpointConnections":[],"nextPageToken":"`+token+`"}`)), nil
		})
		fleet, _ = w.steps(t, fleet, endless, endpoint.StepFleetOptions{Reserve: 60})
		if all := problems(fleet); len(all) > 0 || w.active(t) != endpoints {
			t.Errorf("problems %v", all)
		}
		if asked.kinds[listAll] > 100 {
			t.Errorf("%v", asked.kinds)
		}
	})
}
