package core

import (
	"slices"
	"time"
)

// privateDNSZoneGroup ties a private endpoint to private DNS zones.
type privateDNSZoneGroup struct {
	meta
	configs   []zoneConfig
	completed bool         // it has been set up: it writes records
	records   []*recordSet // in the zones, unless somebody else has taken them over
}

func (g *privateDNSZoneGroup) endpoint() *privateEndpoint { return g.parent.(*privateEndpoint) }

type zoneConfig struct{ name, zoneID string }

type zoneGroupBody struct {
	commonBody
	Properties struct {
		Configs []struct {
			Name       string `json:"name"`
			Properties struct {
				ZoneID string `json:"privateDnsZoneId"`
			} `json:"properties"`
		} `json:"privateDnsZoneConfigs"`
	} `json:"properties"`
}

type zoneGroupProperties struct {
	stateWire
	Configs []zoneConfigWire `json:"privateDnsZoneConfigs"`
}

type zoneConfigWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string           `json:"provisioningState"`
		ZoneID            string           `json:"privateDnsZoneId"`
		RecordSets        []zoneRecordWire `json:"recordSets"`
	} `json:"properties"`
}

var zoneGroups = declare(networkProvider, definition[privateDNSZoneGroup, zoneGroupBody, zoneGroupProperties]{
	path: "privateEndpoints/privateDnsZoneGroups", since: "2019-04-01", ownTag: true, missingByName: true,
	takes: func(d *Durations) time.Duration { return d.PrivateLinkService }, wait: 10 * time.Second,
	define: defineZoneGroup,
	same:   func(a, b *privateDNSZoneGroup) bool { return slices.Equal(a.configs, b.configs) },
	apply:  func(_ *armCall, old, next *privateDNSZoneGroup) { old.configs = next.configs },
	show: func(_ *armState, g *privateDNSZoneGroup, p *zoneGroupProperties, _ view) {
		p.Configs = make([]zoneConfigWire, len(g.configs))
		for i, config := range g.configs {
			c := &p.Configs[i]
			c.Name, c.ID, c.Etag, c.Type = config.name, g.id+"/privateDnsZoneConfigs/"+config.name, g.etag, g.typ.full+"/privateDnsZoneConfigs"
			c.Properties.ProvisioningState, c.Properties.ZoneID, c.Properties.RecordSets = g.provisioningState, config.zoneID, g.recordsIn(config.zoneID)
		}
	},
})

// defineZoneGroup checks the zones that the group names (assumed: with the error for
// other references).
func defineZoneGroup(c *armCall, g *privateDNSZoneGroup, body *zoneGroupBody, _ *privateDNSZoneGroup) *armError {
	for _, request := range body.Properties.Configs {
		if !validName(request.Name) {
			return errBadName(request.Name)
		}
		zoneID := request.Properties.ZoneID
		if zoneID == "" {
			return errMissingProperty("privateDnsZoneId", g.id+"/privateDnsZoneConfigs/"+request.Name)
		}
		if _, ok := c.s.resources[lower(zoneID)].(*privateDNSZone); !ok {
			return errInvalidReference(zoneID, g.id)
		}
		g.configs = append(g.configs, zoneConfig{request.Name, zoneID})
	}
	return nil
}

func (g *privateDNSZoneGroup) provisioned(s *armState, at time.Time) {
	g.completed = true
	g.endpointChanged(s, at)
}

func (g *privateDNSZoneGroup) detached(s *armState, at time.Time) {
	g.completed = false
	g.endpointChanged(s, at)
}
