package endpoint

import "time"

// savedService is the service of the node group that a spec asks for.
type savedService struct {
	Asked    NodeGroupID
	Snapshot ServiceSnapshot
	Changed  time.Time `json:",omitzero"`
	// Fresh means that the service need not be read again, Allowed that registrations
	// pass.
	Fresh, Allowed bool `json:",omitempty"`
}

func (v *fleetView) saveServices() []savedService {
	if v.saved != nil {
		return v.saved
	}
	var saved []savedService
	for _, group := range v.services.keys() {
		if service, ok := v.services.known(group); ok {
			saved = append(saved, v.saveService(group, service, true))
		}
	}
	for _, group := range v.before.keys() {
		if service, ok := v.before.known(group); ok {
			if _, fresh := v.services.known(group); !fresh {
				saved = append(saved, v.saveService(group, service, false))
			}
		}
	}
	return saved
}

func (v *fleetView) saveService(asked NodeGroupID, service *EndpointService, fresh bool) savedService {
	_, allowed := v.allowed.known(service.group)
	return savedService{Asked: asked, Snapshot: service.Snapshot(), Changed: service.lastChanged(), Fresh: fresh, Allowed: allowed}
}

// loadServices takes over the decoded services, for the view's client.
func (v *fleetView) loadServices() {
	for _, s := range v.saved {
		service := &EndpointService{client: v.client, group: s.Snapshot.NodeGroup, changed: s.Changed, snapshot: s.Snapshot}
		if s.Fresh {
			v.services.put(s.Asked, service)
		} else {
			v.before.put(s.Asked, service)
		}
		if s.Allowed {
			v.allowed.put(service.group, struct{}{})
		}
	}
	v.saved = nil
}
