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

// recordSetTypes are one type of resource for each type of records, and ALL for the
// list of all of them.
var recordSetTypes = func() []*arm.Type {
	types := []*arm.Type{Provider.Add(&arm.Type{Path: "privateDnsZones/ALL", All: arm.GetOnly(listRecordSets)})}
	for i := range recordTypes {
		t := Provider.Add(&arm.Type{
			Path: "privateDnsZones/" + recordTypes[i].name,
			One: map[string]arm.Handler{
				"GET": getRecordSet, "PUT": putRecordSet, "PATCH": putRecordSet, "DELETE": deleteRecordSet,
			},
			All: arm.GetOnly(listRecordSets),
		})
		recordTypes[i].typ = t
		types = append(types, t)
	}
	return types
}()

// recordSetList is a page of record sets.
type recordSetList struct {
	Value    []any  `json:"value"`
	NextLink string `json:"nextLink,omitzero"`
}

// defaultTop is how many sets a page has where $top does not say so (API
// description).
const defaultTop = 100

// listRecordSets lists the sets of one type, or ALL. A page's $skipToken names
// the last set that was shown, so that pages fit together while sets come and go.
func listRecordSets(c *arm.Call) kernel.Reply {
	zone, _ := c.Parent().(*Zone)
	if zone == nil {
		return c.Fail(noZone(c))
	}
	query, err := url.ParseQuery(c.Req.Query)
	if err != nil {
		return c.Fail(errBadRecordSet("The query is not valid.")) // assumed
	}
	top := defaultTop
	if text := query.Get("$top"); text != "" {
		if top, err = strconv.Atoi(text); err != nil || top < 1 {
			return c.Fail(errBadRecordSet("The value '" + text + "' of $top is not valid.")) // assumed
		}
	}
	after, err := base64.StdEncoding.DecodeString(query.Get("$skipToken"))
	if err != nil {
		return c.Fail(errBadRecordSet("The $skipToken is not valid.")) // assumed
	}
	typ, suffix := findRecordType(c.ID.Types[1]), kernel.Lower(query.Get("$recordsetnamesuffix"))
	begin, found := slices.BinarySearchFunc(zone.records, string(after), compareRecordKey)
	if found {
		begin++
	}
	page, last := recordSetList{Value: []any{}}, ""
	for _, set := range zone.records[begin:] {
		if typ != nil && set.typ != typ || suffix != "" && !strings.HasSuffix(set.Name, "."+suffix) {
			continue
		}
		if len(page.Value) == top {
			query.Set("$skipToken", base64.StdEncoding.EncodeToString([]byte(last)))
			next := url.URL{Path: c.Req.Path, RawQuery: query.Encode()}
			page.NextLink = c.Req.BaseURL + next.RequestURI()
			break
		}
		page.Value, last = append(page.Value, set.Wire(c.State, c.View())), set.sortKey()
	}
	return c.JSON(200, kernel.Encode(page), 0).Reply
}
