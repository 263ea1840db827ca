package core

import (
	"slices"
	"time"
)

// privateDNSZoneGroup ties a private endpoint to private DNS zones.
type privateDNSZoneGroup struct {
	meta
	endpoint *privateEndpoint
	configs  []zoneConfig

	completed bool         // it has been set up: it writes records
	records   []*recordSet // in the zones, unless somebody else has taken them over
}

type zoneConfig struct{ name, zoneID string }

type zoneGroupWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Type       string `json:"type"`
	Properties struct {
		ProvisioningState string           `json:"provisioningState"`
		Configs           []zoneConfigWire `json:"privateDnsZoneConfigs"`
	} `json:"properties"`
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

func (g *privateDNSZoneGroup) wire(*State, string) any {
	const typ = networkNamespace + "/privateEndpoints/privateDnsZoneGroups"
	w := zoneGroupWire{Name: g.name, ID: g.id, Etag: g.etag, Type: typ}
	w.Properties.ProvisioningState, w.Properties.Configs = g.provisioningState, make([]zoneConfigWire, len(g.configs))
	for i, config := range g.configs {
		c := &w.Properties.Configs[i]
		c.Name, c.ID, c.Etag, c.Type = config.name, g.id+"/privateDnsZoneConfigs/"+config.name, g.etag, typ+"/privateDnsZoneConfigs"
		c.Properties.ProvisioningState, c.Properties.ZoneID, c.Properties.RecordSets = g.provisioningState, config.zoneID, g.recordsIn(config.zoneID)
	}
	return w
}

func (g *privateDNSZoneGroup) inUse(*State) *armError { return nil }

func (g *privateDNSZoneGroup) provisioned(s *State, at time.Time) {
	g.completed = true
	s.writeRecords(at, g)
}

func (g *privateDNSZoneGroup) detach(s *State, at time.Time) {
	delete(s.resources, g.key)
	s.writeRecords(at, g)
	g.endpoint.zoneGroups = slices.DeleteFunc(g.endpoint.zoneGroups, func(other *privateDNSZoneGroup) bool { return other == g })
}

type zoneGroupRequest struct {
	Properties struct {
		Configs []struct {
			Name       string `json:"name"`
			Properties struct {
				ZoneID string `json:"privateDnsZoneId"`
			} `json:"properties"`
		} `json:"privateDnsZoneConfigs"`
	} `json:"properties"`
}

func (c *armCall) putPrivateDNSZoneGroup() Reply {
	const operation = "PutPrivateDnsZoneGroupOperation"
	pe, _ := c.parent().(*privateEndpoint)
	if pe == nil {
		return c.fail(c.missing())
	}
	var body zoneGroupRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	existing, _ := c.find().(*privateDNSZoneGroup)
	name := c.id.names[1]
	if err := c.checkWrite(asResource(existing), name, "", operation); err != nil {
		return c.fail(err)
	}
	if pe.op != nil {
		return c.fail(errBusy(operation, pe.op.id, pe.id, until(c.now, pe.op.due)))
	}
	id := pe.id + "/privateDnsZoneGroups/" + name
	configs, err := c.zoneConfigs(id, body)
	if err != nil {
		return c.fail(err)
	}
	group, status := existing, 200
	switch {
	case group == nil:
		group, status = &privateDNSZoneGroup{meta: c.create(id, name, pe.location, nil), endpoint: pe}, 201
		c.s.resources[group.key] = group
		pe.zoneGroups = append(pe.zoneGroups, group)
	case slices.Equal(group.configs, configs):
		return c.unchanged(200, group)
	}
	group.configs = configs
	group.op = c.s.start(c.now, operation, c.sub.key, group.key, c.s.durations.PrivateLinkService, false)
	c.s.setState(c.now, group, "Updating")
	return c.accepted(status, group, group.op, 10*time.Second)
}

// zoneConfigs checks the zones that the group names (assumed: with the error for
// other references).
func (c *armCall) zoneConfigs(id string, body zoneGroupRequest) ([]zoneConfig, *armError) {
	var configs []zoneConfig
	for _, request := range body.Properties.Configs {
		if !validName(request.Name) {
			return nil, errBadName(request.Name)
		}
		zoneID := request.Properties.ZoneID
		if zoneID == "" {
			return nil, errMissingProperty("privateDnsZoneId", id+"/privateDnsZoneConfigs/"+request.Name)
		}
		if _, ok := c.s.resources[lower(zoneID)].(*privateDNSZone); !ok {
			return nil, errInvalidReference(zoneID, id)
		}
		configs = append(configs, zoneConfig{request.Name, zoneID})
	}
	return configs, nil
}

func (c *armCall) listPrivateDNSZoneGroups() Reply {
	pe, _ := c.parent().(*privateEndpoint)
	if pe == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, group := range pe.zoneGroups {
		body.Value = append(body.Value, group.wire(c.s, c.version))
	}
	return c.json(200, encode(body), 0).Reply
}
