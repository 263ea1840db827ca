package privatedns

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// ALL is the list of the record sets of all types.
var _ = Provider.Add(&arm.Type{Path: "privateDnsZones/ALL", All: map[string]arm.Handler{"GET": listRecordSets}})

// recordSetList is a page of record sets.
type recordSetList struct {
	Value    []any  `json:"value"`
	NextLink string `json:"nextLink,omitzero"`
}

// defaultTop is how many sets a page has if $top does not say (described).
const defaultTop = 100

// listRecordSets lists the sets of one type, or of all. The $skipToken of a page names
// the last set that was shown, so that pages fit together while sets come and go.
func listRecordSets(c *arm.Call) kernel.Reply {
	z, _ := c.Parent().(*zone)
	if z == nil {
		return c.Fail(c.Missing())
	}
	query, err := url.ParseQuery(c.Req.Query)
	if err != nil {
		return c.Fail(errBadRecordSet("The query is not valid."))
	}
	top := defaultTop
	if text := query.Get("$top"); text != "" {
		if top, err = strconv.Atoi(text); err != nil || top < 1 {
			return c.Fail(errBadRecordSet("The value '" + text + "' of $top is not valid."))
		}
	}
	after, err := base64.StdEncoding.DecodeString(query.Get("$skipToken"))
	if err != nil {
		return c.Fail(errBadRecordSet("The $skipToken is not valid."))
	}
	all, suffix := findRecordType(c.ID.Types[1]) == nil, kernel.Lower(query.Get("$recordsetnamesuffix"))
	begin, found := slices.BinarySearchFunc(z.records, string(after), compareRecordKey)
	if found {
		begin++
	}
	page, last := recordSetList{Value: []any{}}, ""
	for _, set := range z.records[begin:] {
		if !all && set.Type != c.Type || suffix != "" && !strings.HasSuffix(set.Name, "."+suffix) {
			continue
		}
		if len(page.Value) == top {
			query.Set("$skipToken", base64.StdEncoding.EncodeToString([]byte(last)))
			next := url.URL{Path: c.Req.Path, RawQuery: query.Encode()}
			page.NextLink = c.Req.BaseURL + next.RequestURI()
			break
		}
		page.Value, last = append(page.Value, c.State.Wire(set, c.View())), recordKey(set.Name, set.typ())
	}
	return c.JSON(200, kernel.Encode(page), 0).Reply
}
