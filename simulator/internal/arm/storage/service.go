package storage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// services are those of an account, by its kind (recorded for BlobStorage and StorageV2,
// assumed for the others). Each is a group of its own for private endpoints.
var services = map[string][]string{
	"BlobStorage":      {"dfs", "blob", "table"},
	"StorageV2":        {"dfs", "web", "blob", "queue", "table", "file"},
	"Storage":          {"blob", "queue", "table", "file"},
	"BlockBlobStorage": {"dfs", "web", "blob"},
	"FileStorage":      {"file"},
}

// services are the services of the account. A premium account of the general kind has no files,
// queues and tables (recorded).
func (a *account) services() []string {
	if a.Kind == "StorageV2" && a.SKU.Tier == "Premium" {
		return []string{"blob", "web"}
	}
	return services[a.Kind]
}

// websiteZones are numbers of regions that the names of websites contain (recorded for
// westus, westus2, eastus, eastus2, southcentralus, the euap regions and chinaeast2; assumed, as
// reported by users, for the others).
var websiteZones = map[string]string{
	"westus": "z22", "westus2": "z5", "eastus": "z13", "eastus2": "z20", "centralus": "z19",
	"northeurope": "z16", "westeurope": "z6", "southeastasia": "z23", "chinaeast2": "z4",
	"southcentralus": "z21", "eastus2euap": "z3", "centraluseuap": "z2",
}

// pairedRegions are where accounts have their replicas in another region (recorded for
// eastus and chinaeast2, documented for the others).
var pairedRegions = map[string]string{
	"eastus": "westus", "westus": "eastus", "eastus2": "centralus", "centralus": "eastus2", "westus2": "westcentralus", "westus3": "eastus",
	"northeurope": "westeurope", "westeurope": "northeurope", "uksouth": "ukwest", "japaneast": "japanwest", "japanwest": "japaneast",
	"southeastasia": "eastasia", "eastasia": "southeastasia", "australiaeast": "australiasoutheast",
	"southcentralus": "northcentralus", "northcentralus": "southcentralus", "westcentralus": "westus2",
	"eastus2euap": "centraluseuap", "centraluseuap": "eastus2euap",
	"chinaeast2": "chinanorth2", "chinanorth2": "chinaeast2",
}

// domain is the end of all names in the location's cloud.
func domain(location string) string {
	if arm.InChinaRegion(location) {
		return "core.chinacloudapi.cn"
	}
	return "core.windows.net"
}

// host is the public name of one of the account's services; suffix is added to the
// account's name. An account in an edge zone has the zone's names (recorded). Another
// may have a zone of its own, one of a hundred (documented) with a number without zeros in front
// (recorded).
func (a *account) host(service, suffix string) string {
	if zone := a.Extended.Name; zone != "" {
		return a.Name + suffix + "." + service + "." + zone + ".edgestorage.azure.net"
	}
	if a.settings["dnsEndpointType"] == "AzureDnsZone" {
		zone := (int(a.GUID[0])<<8 + int(a.GUID[1])) % 100
		return fmt.Sprintf("%s%s.z%d.%s.storage.azure.net", a.Name, suffix, zone, service)
	}
	if service == "web" {
		service = cmp.Or(websiteZones[a.Location], "z1") + ".web" // z1 is assumed
	}
	return a.Name + suffix + "." + service + "." + domain(a.Location)
}

// Member returns the service that a private endpoint's group stands for, which may be that
// of the read-only replica, and its public name.
func (a *account) Member(group string) (name, host string, ok bool) {
	name = kernel.Lower(group)
	service, secondary := strings.CutSuffix(name, "_secondary")
	if !slices.Contains(a.services(), service) {
		return "", "", false
	}
	if secondary {
		return name, a.host(service, "-secondary"), true
	}
	return name, a.host(service, ""), true
}
