package core

import (
	"slices"
	"strings"
)

// networkVersions are the api-versions of Microsoft.Network [API descriptions].
var networkVersions = strings.Fields(`
	2015-06-15 2016-03-30 2016-06-01 2016-07-01 2016-08-01 2016-09-01 2016-10-01 2016-11-01 2016-12-01
	2017-03-01 2017-04-01 2017-06-01 2017-08-01 2017-09-01 2017-10-01 2017-11-01
	2018-01-01 2018-02-01 2018-03-01 2018-04-01 2018-05-01 2018-06-01 2018-07-01 2018-08-01 2018-10-01 2018-11-01 2018-12-01
	2019-02-01 2019-04-01 2019-06-01 2019-07-01 2019-08-01 2019-09-01 2019-11-01 2019-12-01
	2020-03-01 2020-04-01 2020-05-01 2020-06-01 2020-07-01 2020-08-01 2020-11-01
	2021-02-01 2021-03-01 2021-05-01 2021-08-01 2021-12-01
	2022-01-01 2022-05-01 2022-07-01 2022-09-01 2022-11-01
	2023-02-01 2023-04-01 2023-05-01 2023-06-01 2023-09-01 2023-11-01
	2024-01-01 2024-03-01 2024-05-01 2024-07-01 2024-10-01
	2025-01-01 2025-03-01 2025-05-01 2025-07-01 2025-09-01 2026-01-01 2026-03-01`)

// privateDNSVersions are those of private DNS, a service of its own below the
// same namespace.
var privateDNSVersions = []string{"2018-09-01", "2020-01-01", "2020-06-01", "2024-06-01"}

// storageVersions are those of Microsoft.Storage.
var storageVersions = strings.Fields(`
	2015-06-15 2016-01-01 2016-05-01 2016-12-01 2017-06-01 2017-10-01 2018-02-01 2018-07-01 2018-11-01
	2019-04-01 2019-06-01 2021-01-01 2021-02-01 2021-04-01 2021-05-01 2021-06-01 2021-08-01 2021-09-01
	2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01 2024-01-01 2025-01-01 2025-06-01`)

// typesSince is when types of Microsoft.Network came that are younger than it.
var typesSince = map[string]string{
	"privateEndpoints":          "2019-04-01",
	"privateLinkServices":       "2019-04-01",
	"applicationSecurityGroups": "2017-09-01",
	"natGateways":               "2019-02-01",
	"publicIPPrefixes":          "2018-07-01",
}

// Where api-versions show or do something else. What lies between the two that
// were seen is assumed.
const (
	// A PUT that leaves a virtual network as it is: 201 in 2024-05-01 and
	// 2026-03-01, 200 in 2020-11-01 [seen].
	sameNetworkIsCreated = "2024"
	// A network interface is written without an operation and deleted with 200 in
	// 2024-05-01 and 2026-03-01, with one and with 202 in 2020-11-01 and
	// 2022-11-01 [seen].
	nicWithoutOperation = "2024"
	// A PUT that leaves a load balancer or a public IP address as it is has an
	// operation in 2023-04-01 and 2024-05-01, none in 2026-03-01 [seen].
	sameWithoutOperation = "2026"
	// Storage shows IPv6 rules, and a minimum TLS version that was not sent, in
	// 2023-05-01, not in 2021-04-01 [seen].
	storageDefaults = "2023"
	// Properties, first seen in 2022-01-01, 2022-11-01 and 2026-03-01, not in the
	// version recorded before.
	nicKinds       = "2021-02-01" // not in 2020-11-01
	nicAuxiliary   = "2022-05-01" // not in 2022-01-01
	nicOutbound    = "2026"       // not in 2023-09-01
	prefixUpgraded = "2026"       // of public IP prefixes; not in 2022-07-01
	natScope       = "2026"       // of NAT gateways; not in 2022-07-01
	vmProtection   = "2020"       // of virtual networks: shown before; not in 2020-11-01
	ddosSettings   = "2022-05-01" // of public IP addresses; not in 2020-11-01
	// A Basic public IP address has them in 2022-11-01, not in 2026-03-01 [seen].
	basicWithoutDDoS = "2024"
)

// showsPools reports whether address spaces come with their pools: [seen] in
// 2023-11-01 and 2024-01-01, not in 2022-01-01 and 2026-03-01.
func showsPools(version string) bool { return version >= "2023-11-01" && version < "2025" }

// versionsOf are the api-versions of a type; nil means that any is taken, as for
// Microsoft.Resources, whose types differ in nothing that is simulated.
func versionsOf(typ string) []string {
	namespace, rest, _ := strings.Cut(typ, "/")
	top, _, _ := strings.Cut(rest, "/")
	switch {
	case namespace == storageNamespace:
		return storageVersions
	case namespace != networkNamespace || top == "locations":
		return nil
	case strings.HasPrefix(top, "privateDns"):
		return privateDNSVersions
	}
	first, _ := slices.BinarySearch(networkVersions, typesSince[top])
	return networkVersions[first:]
}

// checkTypeVersion refuses what the type never had. A version that is younger
// than all that are known is taken for the latest, so that tomorrow's clients are
// not refused; so is a preview.
func (c *armCall) checkTypeVersion(typ string) *armError {
	known := versionsOf(typ)
	if known == nil || strings.HasSuffix(c.version, "-preview") || c.version > known[len(known)-1] {
		return nil
	}
	if _, found := slices.BinarySearch(known, c.version); found {
		return nil
	}
	location := ""
	if c.id.group != "" {
		if g := c.s.groups[c.groupKey()]; g != nil {
			location = g.location
		}
	}
	_, name, _ := strings.Cut(typ, "/")
	return errNoProviderFound(location, c.version, name, known)
}
