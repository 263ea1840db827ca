package arm

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// azureRegions are the public regions by geography group, as Azure displays them
// (documented). Resources may be in others too.
var azureRegions = []struct {
	group   string
	regions []string
}{
	{"US", []string{
		"East US", "East US 2", "South Central US", "West US 2", "West US 3", "Central US", "North Central US", "West US", "West Central US",
	}},
	{"Canada", []string{"Canada Central", "Canada East"}},
	{"Mexico", []string{"Mexico Central"}},
	{"South America", []string{"Brazil South", "Brazil Southeast", "Chile Central"}},
	{"Europe", []string{
		"North Europe", "West Europe", "UK South", "UK West", "Sweden Central", "France Central", "France South", "Germany West Central", "Germany North",
		"Switzerland North", "Switzerland West", "Norway East", "Norway West", "Italy North", "Poland Central", "Spain Central", "Austria East", "Belgium Central",
	}},
	{"Asia Pacific", []string{
		"Southeast Asia", "East Asia", "Japan East", "Japan West", "Australia East", "Australia Southeast", "Australia Central", "Australia Central 2",
		"Korea Central", "Korea South", "Central India", "South India", "West India", "Jio India West", "Jio India Central",
		"New Zealand North", "Indonesia Central", "Malaysia West",
	}},
	{"Africa", []string{"South Africa North", "South Africa West"}},
	{"Middle East", []string{"UAE North", "UAE Central", "Qatar Central", "Israel Central"}},
}

type regionWire struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Type         string `json:"type"`
	DisplayName  string `json:"displayName"`
	RegionalName string `json:"regionalDisplayName"`
	Metadata     struct {
		Type  string `json:"regionType"`
		Group string `json:"geographyGroup"`
	} `json:"metadata"`
}

// listLocations leaves out where a region is, its pair and its zones.
func (c *Call) listLocations(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	var list []any
	for _, geography := range azureRegions {
		for _, region := range geography.regions {
			w := regionWire{Name: NormalLocation(region), Type: "Region", DisplayName: region, RegionalName: "(" + geography.group + ") " + region}
			w.ID = "/subscriptions/" + c.Sub.ID + "/locations/" + w.Name
			w.Metadata.Type, w.Metadata.Group = "Physical", geography.group
			list = append(list, w)
		}
	}
	return c.ReplyList(list)
}

// azureLocations returns what the regions are called.
func azureLocations() (names []string) {
	for _, geography := range azureRegions {
		names = append(names, geography.regions...)
	}
	return names
}
