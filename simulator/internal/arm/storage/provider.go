package storage

import (
	_ "embed"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/shape"
)

const namespace = "Microsoft.Storage"

// contentType has no charset (recorded).
const contentType = "application/json"

//go:embed described.txt
var described string

var bodies = shape.Parse(described)

// Provider is Microsoft.Storage.
var Provider = &arm.Provider{
	Namespace: namespace, Targets: true, Deploys: true,
	LongestTag: 128, // documented
	Versions: strings.Fields(`
		2015-06-15 2016-01-01 2016-05-01 2016-12-01 2017-06-01 2017-10-01 2018-02-01 2018-07-01 2018-11-01
		2019-04-01 2019-06-01 2021-01-01 2021-02-01 2021-04-01 2021-05-01 2021-06-01 2021-08-01 2021-09-01
		2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01 2024-01-01 2025-01-01 2025-06-01`),
	Bodies:        bodies,
	ExtraMembers:  true,
	BadBody:       func(property, _ string) *arm.Error { return errValue(property) },
	ContentType:   contentType,
	Envelope:      newEnvelope,
	BadValue:      func(property, _, _ string) *arm.Error { return errValue(property) },
	AccountCalls:  []arm.AccountCall{{Method: "POST", Name: namespace + "/checkNameAvailability", Pattern: "subscriptions/{}/providers/" + namespace + "/checkNameAvailability", Handle: checkName}},
	LocationCalls: []arm.LocationCall{{Method: "GET", Name: "asyncoperations", Type: namespace + "/locations/asyncoperations", Named: true, Handle: poll}},
}

// envelope has the order of Microsoft.Storage (recorded).
type envelope struct {
	Extended arm.ExtendedLocation `json:"extendedLocation,omitzero"`

	SKU        *arm.SKUWire      `json:"sku,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Identity   *arm.IdentityWire `json:"identity,omitzero"`
	Location   string            `json:"location,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties any               `json:"properties"`
}

// newEnvelope shows no tags as an empty object, if the resource can have some (recorded).
func newEnvelope(e *arm.Envelope) any {
	if e.Location != "" && e.Tags == nil {
		e.Tags = map[string]string{}
	}
	return envelope{e.Extended, e.SKU, e.Kind, e.ID, e.Name, e.Type, e.Identity, e.Location, e.Tags, e.Properties}
}
