package arm

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/filter"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// resourcesPage is how many resources or groups a page considers (assumed). It shows fewer
// if $filter or $top ask for fewer.
const resourcesPage = 1000

// page is a page of a list of resources or groups, which may be empty and still have a next
// one (recorded). The $skiptoken names the last element that was considered, so pages fit
// together while elements come and go.
type page struct {
	wanted *filter.Filter
	call   *Call
	query  url.Values
	top    int
	after  string // the last element of the page before
	looked int
	last   string
	shown  pageWire
}

type pageWire struct {
	Value    []any  `json:"value"`
	NextLink string `json:"nextLink,omitzero"`
}

// newPage reads $filter, $top and $skiptoken. simulated says which filters there are, and
// knows which of the parsed ones.
func (c *Call) newPage(simulated string, knows func(*filter.Filter) bool) (*page, *Error) {
	query, _ := url.ParseQuery(c.Req.Query) // a malformed parameter is not there
	p := &page{call: c, query: query, shown: pageWire{Value: []any{}}}
	text := strings.Join(query["$filter"], " and ")
	if p.wanted = filter.Parse(text); p.wanted == nil || strings.TrimSpace(text) != "" && !knows(p.wanted) {
		return nil, GatewayError(501, "NotSimulated", "The filter '"+text+"' is not simulated: only "+simulated+" are.")
	}
	var err *Error
	if p.top, err = ParseTop(query.Get("$top")); err != nil {
		return nil, err
	}
	token, invalid := base64.StdEncoding.DecodeString(query.Get("$skiptoken"))
	if invalid != nil {
		return nil, GatewayError(400, "InvalidSkipToken", "The skip token '"+query.Get("$skiptoken")+"' is not valid.") // assumed
	}
	p.after = string(token)
	return p, nil
}

// add considers an element, which show returns, or nil if it does not pass the filter. It
// returns false if the page is full. Keys must come in their order.
func (p *page) add(key string, show func() any) bool {
	switch {
	case key <= p.after:
		return true
	case p.looked == resourcesPage || len(p.shown.Value) == p.top:
		p.query.Set("$skiptoken", base64.StdEncoding.EncodeToString([]byte(p.last)))
		next := url.URL{Path: p.call.Req.Path, RawQuery: p.query.Encode()}
		p.shown.NextLink = p.call.Req.BaseURL + next.RequestURI()
		return false
	}
	p.looked, p.last = p.looked+1, key
	if w := show(); w != nil {
		p.shown.Value = append(p.shown.Value, w)
	}
	return true
}

func (p *page) reply() kernel.Reply { return p.call.Reply(200, p.shown) }

// ParseTop parses $top. By default a page shows all that it considers.
func ParseTop(text string) (int, *Error) {
	if text == "" {
		return resourcesPage, nil
	}
	top, err := strconv.Atoi(text)
	if err != nil || top < 1 || top > resourcesPage {
		return 0, GatewayError(400, "InvalidTopParameter", "The value '"+text+"' of $top is not valid: it is from 1 to "+strconv.Itoa(resourcesPage)+".") // assumed
	}
	return top, nil
}
