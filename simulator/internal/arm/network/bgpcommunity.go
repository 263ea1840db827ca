package network

// bgpWire holds the communities by which routers know the routes of a network. They have no
// effect.
type bgpWire struct {
	Network string `json:"virtualNetworkCommunity"`
	Region  string `json:"regionalCommunity,omitzero"`
}

// communities returns the community that the request set with that of the region (recorded).
func (vn *VirtualNetwork) communities() bgpWire {
	if vn.community == "" {
		return bgpWire{}
	}
	return bgpWire{vn.community, regionalCommunities[vn.Location]}
}

// regionalCommunities are those of regions in America (documented). Others are not shown.
var regionalCommunities = map[string]string{
	"eastus": "12076:50004", "eastus2": "12076:50005", "westus": "12076:50006", "northcentralus": "12076:50007",
	"southcentralus": "12076:50008", "centralus": "12076:50009", "brazilsouth": "12076:50014", "canadacentral": "12076:50020",
	"canadaeast": "12076:50021", "westus2": "12076:50026", "westcentralus": "12076:50027", "westus3": "12076:50044",
}
