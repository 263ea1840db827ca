package publicip

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// dnsSettings is the public name of an address. Nothing resolves it.
type dnsSettings struct {
	Label   string `json:"domainNameLabel,omitzero"`
	Scope   string `json:"domainNameLabelScope,omitzero"`
	FQDN    string `json:"fqdn,omitzero"` // of a reply
	Reverse string `json:"reverseFqdn,omitzero"`
}

// shown returns the settings with the full name. The name of a label with a scope has parts
// that Azure chooses, so it is left out.
func (d *dnsSettings) shown(location string) *dnsSettings {
	if d == nil || d.Label == "" && d.Reverse == "" {
		return nil
	}
	w := *d
	if w.FQDN = ""; d.Label != "" && d.Scope == "" {
		w.FQDN = d.Label + "." + location + domain(location)
	}
	return &w
}

// equal reports whether both ask for the same.
func (d *dnsSettings) equal(other *dnsSettings) bool {
	a, b := d.shown(""), other.shown("")
	return a == b || a != nil && b != nil && *a == *b
}

// domain returns the domain of the names of addresses in a region (recorded for the
// public cloud, documented for China).
func domain(location string) string {
	if arm.InChinaRegion(location) {
		return ".cloudapp.chinacloudapi.cn"
	}
	return ".cloudapp.azure.com"
}
