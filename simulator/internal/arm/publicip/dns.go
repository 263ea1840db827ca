package publicip

import (
	"regexp"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

var validLabel = regexp.MustCompile(`^[a-z][a-z0-9-]{1,61}[a-z0-9]$`)

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

// checkName returns an error for a label that is malformed or whose name another address
// has.
func (ip *Address) checkName(s *arm.State) *arm.Error {
	if ip.dns == nil || ip.dns.Label == "" {
		return nil
	}
	if !validLabel.MatchString(ip.dns.Label) {
		return errBadLabel(ip.dns.Label)
	}
	name := ip.dns.shown(ip.Location).FQDN
	for _, other := range arm.AllOf[*Address](s, "publicIPAddresses") {
		if d := other.dns.shown(other.Location); name != "" && other.Key != ip.Key && d != nil && d.FQDN == name {
			return errNameTaken(name)
		}
	}
	return nil
}
