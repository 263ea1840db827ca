// Package region lists the public regions of Azure.
package region

import "strings"

// Region is a physical region. A field that is not documented is empty.
type Region struct {
	DisplayName         string
	Place, Geography    string
	Pair                string // the name of the paired region
	Latitude, Longitude string
	Category            string
}

// Name returns the region's name in IDs.
func (r *Region) Name() string { return strings.ToLower(strings.ReplaceAll(r.DisplayName, " ", "")) }

// Names returns what the regions are called.
func Names() (names []string) {
	for _, group := range groups {
		for i := range group.regions {
			names = append(names, group.regions[i].DisplayName)
		}
	}
	return names
}

type wire struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Type         string       `json:"type"`
	DisplayName  string       `json:"displayName"`
	RegionalName string       `json:"regionalDisplayName"`
	Metadata     metadataWire `json:"metadata"`
}

type metadataWire struct {
	Type      string     `json:"regionType"`
	Category  string     `json:"regionCategory,omitzero"`
	Geography string     `json:"geography,omitzero"`
	Group     string     `json:"geographyGroup"`
	Longitude string     `json:"longitude,omitzero"`
	Latitude  string     `json:"latitude,omitzero"`
	Place     string     `json:"physicalLocation,omitzero"`
	Pair      []pairWire `json:"pairedRegion,omitzero"`
}

type pairWire struct {
	Name string `json:"name"`
	ID   string `json:"id"`
}

// geographySince is the first api-version whose description has the geography.
const geographySince = "2022-12-01"

// List returns the regions as an api-version of the list of a subscription's locations
// shows them. Zones are left out: they differ between subscriptions.
func List(subscription, version string) (list []any) {
	id := func(name string) string { return "/subscriptions/" + subscription + "/locations/" + name }
	for _, group := range groups {
		for i := range group.regions {
			r := &group.regions[i]
			w := wire{ID: id(r.Name()), Name: r.Name(), Type: "Region", DisplayName: r.DisplayName, RegionalName: "(" + group.name + ") " + r.DisplayName}
			w.Metadata = metadataWire{"Physical", r.Category, r.Geography, group.name, r.Longitude, r.Latitude, r.Place, nil}
			if version < geographySince {
				w.Metadata.Geography = ""
			}
			switch {
			case r.Pair != "":
				w.Metadata.Pair = []pairWire{{r.Pair, id(r.Pair)}}
			case r.Geography != "":
				w.Metadata.Pair = []pairWire{} // documented as not paired; that it is an empty list is assumed
			}
			list = append(list, w)
		}
	}
	return list
}
