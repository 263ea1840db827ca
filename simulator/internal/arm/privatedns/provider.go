package privatedns

import (
	_ "embed"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/shape"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

//go:embed described.txt
var described string

// Provider is private DNS, a service of its own below Microsoft.Network.
var Provider = &arm.Provider{
	Namespace: network.Namespace, Versions: []string{"2018-09-01", "2020-01-01", "2020-06-01", "2024-06-01"},
	Bodies: shape.Parse(described), ExtraMembers: true,
	Headers: []kernel.HeaderField{ // recorded
		{Name: "Cache-Control", Value: "private"}, {Name: "Server", Value: "Microsoft-IIS/10.0"}, {Name: "X-Aspnet-Version", Value: "4.0.30319"}, {Name: "X-Powered-By", Value: "ASP.NET"},
	},
	LowerGroups: true, // recorded
	Deploys:     true,
	Envelope: func(e *arm.Envelope) any {
		return envelope{e.ID, e.Name, e.Type, e.Etag, e.Location, e.Tags, e.Properties}
	},
	Missing: missing,
	NoGroup: noGroup,
}

// envelope has the order of private DNS (recorded).
type envelope struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Etag       string            `json:"etag"`
	Location   string            `json:"location,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties any               `json:"properties"`
}

const linkType = "virtualNetworkLinks"

// missing returns the error for a link, a record set or a list of them that is not
// there. ARM itself answers for links, whether or not there is the zone, private DNS for
// record sets (recorded).
func missing(c *arm.Call) *arm.Error {
	id := &c.ID
	switch getsLink := strings.EqualFold(id.Types[1], linkType) && len(id.Names) > 1 && c.Req.Method == "GET"; {
	case c.Parent() == nil && !getsLink:
		return noZone(c)
	case findRecordType(id.Types[1]) != nil:
		return recordError(404, "NotFound", "The resource record '"+id.Names[1]+"' does not exist in resource group '"+id.Group+"' of subscription '"+c.Sub.ID+"'.")
	}
	return arm.ErrResourceNotFound(c.Type.Provider.Namespace+"/"+id.Types[0]+"/"+id.Names[0]+"/"+id.Types[1], id.Names[1], id.Group)
}

// noGroup returns the error for a deletion in a group that does not exist: it names the
// zone of a record set, the group of a link (recorded).
func noGroup(c *arm.Call) *arm.Error {
	if findRecordType(c.ID.Types[1]) != nil {
		return noZone(c)
	}
	return arm.ErrGroupNotFound(c.ID.Group)
}

// noZone is recorded for writing record sets and for deleting them without their group,
// and assumed for the rest.
func noZone(c *arm.Call) *arm.Error {
	zone := network.ID(arm.GroupID(c.Sub.ID, kernel.Lower(c.ID.Group)), "privateDnsZones", c.ID.Names[0])
	return arm.GatewayError(404, "ParentResourceNotFound", "Failed to perform '"+arm.ActionOf(c.Req.Method)+"' on resource(s) of type 'privateDnsZones/"+c.ID.Types[1]+"', because the parent resource '"+zone+"' could not be found.")
}
