package tidbcloud

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// region is a region with TiDB Cloud Dedicated.
type region struct {
	id, display string
}

// azureRegions are the regions with TiDB Cloud Dedicated on Azure (documented in the
// release notes). The display names have the form of the documented AWS ones (assumed).
// Regions of other clouds are left out, because no cluster can be created there.
var azureRegions = []region{
	{"azure-eastus2", "East US 2 (eastus2)"},
	{"azure-japaneast", "Japan East (japaneast)"},
	{"azure-southeastasia", "Southeast Asia (southeastasia)"},
}

func findRegion(id string) (region, bool) {
	i := slices.IndexFunc(azureRegions, func(r region) bool { return r.id == id })
	if i < 0 {
		return region{}, false
	}
	return azureRegions[i], true
}

// splitRegion splits a region ID such as azure-eastus2.
func splitRegion(id string) (provider, code string, ok bool) {
	provider, code, ok = strings.Cut(id, "-")
	switch provider {
	case "aws", "gcp", "azure", "alicloud":
	default:
		ok = false
	}
	return provider, code, ok && code != ""
}

// CheckRegion returns an error if a region ID is malformed.
func CheckRegion(id string) error {
	if _, _, ok := splitRegion(id); !ok {
		return fmt.Errorf("region ID %q does not have the form azure-eastus2", id)
	}
	return nil
}

func regionDisplayName(id string) string {
	if r, ok := findRegion(id); ok {
		return r.display
	}
	_, code, _ := strings.Cut(id, "-")
	return code
}

type regionWire struct {
	Name          string   `json:"name"`
	RegionID      string   `json:"regionId"`
	CloudProvider string   `json:"cloudProvider"`
	DisplayName   string   `json:"displayName"`
	Provider      string   `json:"provider"`
	ServicePlans  []string `json:"servicePlans"`
}

// wire returns the region as a value to encode. The enumeration of plans does not have
// Dedicated (described), so the list is empty.
func (r region) wire() regionWire {
	provider, _, _ := splitRegion(r.id)
	return regionWire{"regions/" + r.id, r.id, provider, r.display, provider, []string{}}
}

// listRegions has a default page size of 20 (described).
func (c *call) listRegions() kernel.Reply {
	p, err := c.pageOf(20)
	if err != nil {
		return c.fail(err)
	}
	var found []region
	if provider := kernel.QueryValue(c.req.Query, "cloudProvider"); provider == "" || provider == "azure" {
		found = azureRegions
	}
	from, to, next := p.cut(len(found))
	body := struct {
		Regions   []regionWire `json:"regions"`
		TotalSize int          `json:"totalSize"`
		Next      string       `json:"nextPageToken,omitzero"`
	}{[]regionWire{}, len(found), next}
	for _, r := range found[from:to] {
		body.Regions = append(body.Regions, r.wire())
	}
	return c.reply(body)
}

func (c *call) getRegion() kernel.Reply {
	r, ok := findRegion(c.segments[1])
	if !ok {
		return c.fail(notFound("region " + c.segments[1] + " not found"))
	}
	return c.reply(r.wire())
}

func (c *call) showCloudProviders() kernel.Reply {
	return c.reply(struct {
		CloudProviders []string `json:"cloudProviders"`
	}{[]string{"azure"}})
}
