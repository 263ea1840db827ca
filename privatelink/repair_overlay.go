package privatelink

import (
	"encoding/json"
	"errors"
	"strings"
)

// object is a JSON object whose members keep their original bytes.
type object map[string]json.RawMessage

func decodeObject(data []byte) (object, error) {
	var o object
	if err := json.Unmarshal(data, &o); err != nil {
		return nil, err
	}
	if o == nil {
		return nil, errors.New("it is null")
	}
	return o, nil
}

// text returns a member that is a string, and "" for any other.
func (o object) text(name string) (value string) {
	_ = json.Unmarshal(o[name], &value)
	return value
}

// child returns a member that is an object, empty when it is missing or null.
func (o object) child(name string) (object, error) {
	child := object{}
	if len(o[name]) == 0 {
		return child, nil
	}
	if err := json.Unmarshal(o[name], &child); err != nil {
		return nil, errors.New("the private endpoint's reply does not hold an object as " + name)
	}
	if child == nil {
		child = object{}
	}
	return child, nil
}

// set replaces a member.
func (o object) set(name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	o[name] = data
	return nil
}

// layOver returns the stored endpoint with what the parameters ask for. A property that
// already has the wanted value keeps its bytes. Read-only properties are sent back as well,
// because Azure ignores them (recorded).
func layOver(stored object, p PrivateEndpointParameters, id PrivateEndpointID) ([]byte, error) {
	properties, err := stored.child("properties")
	if err != nil {
		return nil, err
	}
	wanted, err := wantedMembers(p, id)
	if err != nil {
		return nil, err
	}
	subnet, err := properties.child("subnet")
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(subnet.text("id"), p.SubnetID.String()) {
		properties["subnet"] = wanted["subnet"]
	}
	if p.CustomNetworkInterfaceName != "" && !strings.EqualFold(properties.text("customNetworkInterfaceName"), p.CustomNetworkInterfaceName) {
		properties["customNetworkInterfaceName"] = wanted["customNetworkInterfaceName"]
	}
	if p.PrivateIPAddress != "" && !holdsAddress(properties["ipConfigurations"], p.PrivateIPAddress) {
		properties["ipConfigurations"] = wanted["ipConfigurations"]
	}
	if err := layOverConnection(properties, p, wanted); err != nil {
		return nil, err
	}
	if err := layOverTags(stored, p.Tags); err != nil {
		return nil, err
	}
	location, _ := NormalizeLocation(p.Location)
	if present, err := NormalizeLocation(stored.text("location")); err != nil || present != location {
		if err := stored.set("location", location); err != nil {
			return nil, err
		}
	}
	if err := stored.set("properties", properties); err != nil {
		return nil, err
	}
	return json.Marshal(stored)
}

// wantedMembers returns the properties with which a new endpoint would be created.
func wantedMembers(p PrivateEndpointParameters, id PrivateEndpointID) (object, error) {
	data, err := json.Marshal(p.model(id).Properties)
	if err != nil {
		return nil, err
	}
	return decodeObject(data)
}

// layOverConnection keeps a connection to the wanted service, except for its name. It sends
// the wanted service for a connection to another one and leaves the refusal to Azure, which
// alone knows whether an alias and an ID name the same service.
func layOverConnection(properties object, p PrivateEndpointParameters, wanted object) error {
	const manual = "manualPrivateLinkServiceConnections"
	for _, list := range []string{manual, "privateLinkServiceConnections"} {
		var connections []object
		if len(properties[list]) > 0 && json.Unmarshal(properties[list], &connections) != nil {
			return errors.New("the private endpoint's reply does not hold connections as " + list)
		}
		if len(connections) == 0 || connections[0] == nil {
			continue
		}
		connection := connections[0]
		settings, err := connection.child("properties")
		if err != nil {
			return err
		}
		same := strings.EqualFold(settings.text("privateLinkServiceId"), p.Service.String())
		rename := p.ConnectionName != "" && p.ConnectionName != connection.text("name")
		if same && !rename {
			return nil
		}
		if rename {
			err = errors.Join(err, connection.set("name", p.ConnectionName))
		}
		if !same {
			err = errors.Join(err, settings.set("privateLinkServiceId", p.Service.String()))
		}
		return errors.Join(err, connection.set("properties", settings), properties.set(list, connections))
	}
	properties[manual] = wanted[manual]
	return nil
}

// layOverTags adds tags. Letter case does not count in Azure's tag names, so a stored name
// keeps its spelling.
func layOverTags(stored object, tags map[string]string) error {
	if len(tags) == 0 {
		return nil
	}
	all, err := stored.child("tags")
	if err != nil {
		return err
	}
	for name, value := range tags {
		for present := range all {
			if strings.EqualFold(present, name) {
				name = present
			}
		}
		if err := all.set(name, value); err != nil {
			return err
		}
	}
	return stored.set("tags", all)
}

// holdsAddress reports whether the stored static addresses include address.
func holdsAddress(stored json.RawMessage, address string) bool {
	var configurations []struct {
		Properties struct {
			PrivateIPAddress string `json:"privateIPAddress"`
		} `json:"properties"`
	}
	_ = json.Unmarshal(stored, &configurations)
	for _, configuration := range configurations {
		if configuration.Properties.PrivateIPAddress == address {
			return true
		}
	}
	return false
}
