package core

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// recordSetTypes are one type of resource for each type of records, and ALL for the
// list of all of them.
var recordSetTypes = func() []*armType {
	types := []*armType{dnsProvider.add(&armType{path: "privateDnsZones/ALL", all: get((*armCall).listRecordSets)})}
	for i := range recordTypes {
		t := dnsProvider.add(&armType{
			path: "privateDnsZones/" + recordTypes[i].name,
			one: map[string]handler{
				"GET": (*armCall).getRecordSet, "PUT": (*armCall).putRecordSet, "PATCH": (*armCall).putRecordSet, "DELETE": (*armCall).deleteRecordSet,
			},
			all: get((*armCall).listRecordSets),
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
func (c *armCall) listRecordSets() Reply {
	zone, _ := c.parent().(*privateDNSZone)
	if zone == nil {
		return c.fail(c.noZone())
	}
	query, err := url.ParseQuery(c.req.Query)
	if err != nil {
		return c.fail(errBadRecordSet("The query is not valid.")) // assumed
	}
	top := defaultTop
	if text := query.Get("$top"); text != "" {
		if top, err = strconv.Atoi(text); err != nil || top < 1 {
			return c.fail(errBadRecordSet("The value '" + text + "' of $top is not valid.")) // assumed
		}
	}
	after, err := base64.StdEncoding.DecodeString(query.Get("$skipToken"))
	if err != nil {
		return c.fail(errBadRecordSet("The $skipToken is not valid.")) // assumed
	}
	typ, suffix := findRecordType(c.id.types[1]), lower(query.Get("$recordsetnamesuffix"))
	begin, found := slices.BinarySearchFunc(zone.records, string(after), compareRecordKey)
	if found {
		begin++
	}
	page, last := recordSetList{Value: []any{}}, ""
	for _, set := range zone.records[begin:] {
		if typ != nil && set.typ != typ || suffix != "" && !strings.HasSuffix(set.name, "."+suffix) {
			continue
		}
		if len(page.Value) == top {
			query.Set("$skipToken", base64.StdEncoding.EncodeToString([]byte(last)))
			next := url.URL{Path: c.req.Path, RawQuery: query.Encode()}
			page.NextLink = c.req.BaseURL + next.RequestURI()
			break
		}
		page.Value, last = append(page.Value, set.wire(c.s, c.view())), set.sortKey()
	}
	return c.json(200, encode(page), 0).Reply
}
