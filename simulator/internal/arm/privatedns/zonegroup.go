package privatedns

import (
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// zoneGroup keeps the records of a private endpoint in private DNS zones.
type zoneGroup struct {
	arm.Meta
	configs   []zoneConfig
	completed bool         // it has been provisioned: it writes records
	records   []*recordSet // written last; those with another owner are no longer the group's
}

func (g *zoneGroup) endpoint() *network.PrivateEndpoint { return g.Parent.(*network.PrivateEndpoint) }

type zoneConfig struct{ name, zoneID string }

type zoneGroupBody struct {
	arm.CommonBody
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
	arm.StateWire
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

var zoneGroups = arm.Declare(network.Provider, arm.Definition[zoneGroup, zoneGroupBody, zoneGroupProperties]{
	Path: "privateEndpoints/privateDnsZoneGroups", Since: "2019-04-01", Traits: arm.Traits{OwnEtag: true, MissingByName: true},
	Takes: func(d *kernel.Durations) time.Duration { return d.PrivateLinkService }, Wait: 10 * time.Second,
	Define: defineZoneGroup,
	Same:   func(a, b *zoneGroup) bool { return slices.Equal(a.configs, b.configs) },
	Apply:  func(_ *arm.Call, old, next *zoneGroup) { old.configs = next.configs },
	Show: func(_ *arm.State, g *zoneGroup, p *zoneGroupProperties, _ arm.View) {
		p.Configs = make([]zoneConfigWire, len(g.configs))
		for i, config := range g.configs {
			c := &p.Configs[i]
			c.Name, c.ID, c.Etag, c.Type = config.name, g.ID+"/privateDnsZoneConfigs/"+config.name, g.Etag, g.Type.Full+"/privateDnsZoneConfigs"
			c.Properties.ProvisioningState, c.Properties.ZoneID, c.Properties.RecordSets = g.ProvisioningState, config.zoneID, g.recordsIn(config.zoneID)
		}
	},
})

// defineZoneGroup checks the zones that the group names. That the error is that of
// other references is assumed.
func defineZoneGroup(c *arm.Call, g *zoneGroup, body *zoneGroupBody, _ *zoneGroup) *arm.Error {
	for _, request := range body.Properties.Configs {
		if !arm.ValidName(request.Name) {
			return arm.ErrBadName(request.Name)
		}
		zoneID := request.Properties.ZoneID
		if zoneID == "" {
			return arm.ErrMissingProperty("privateDnsZoneId", g.ID+"/privateDnsZoneConfigs/"+request.Name)
		}
		if _, ok := c.State.Resources[kernel.Lower(zoneID)].(*zone); !ok {
			return arm.ErrInvalidReference(zoneID, g.ID)
		}
		g.configs = append(g.configs, zoneConfig{request.Name, zoneID})
	}
	return nil
}

func (g *zoneGroup) Provisioned(s *arm.State, at time.Time) {
	g.completed = true
	g.EndpointChanged(s, at)
}

func (g *zoneGroup) Detached(s *arm.State, at time.Time) {
	g.completed = false
	g.EndpointChanged(s, at)
}
