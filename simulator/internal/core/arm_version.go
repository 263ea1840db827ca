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

// Where api-versions show or do something else. What lies between the two that
// were seen is assumed.
const (
	// A PUT that leaves a load balancer or a public IP address as it is has an
	// operation in 2023-04-01 and 2024-05-01, none in 2026-03-01 [seen].
	sameWithoutOperation = "2026"
	// Storage shows IPv6 rules, and a minimum TLS version that was not sent, in
	// 2023-05-01, not in 2021-04-01 [seen].
	storageDefaults = "2023"
	// Properties, first seen in 2022-01-01, 2022-11-01 and 2026-03-01, not in the
	// version recorded before.
)

// checkTypeVersion refuses what the type never had. A version that is younger
// than all that are known is taken for the latest, so that tomorrow's clients are
// not refused; so is a preview.
func (c *armCall) checkTypeVersion() *armError {
	if c.typ == nil {
		return nil // any is taken, as for Microsoft.Resources, whose types differ in nothing that is simulated
	}
	known := c.typ.known()
	if strings.HasSuffix(c.version, "-preview") || c.version > known[len(known)-1] {
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
	return errNoProviderFound(location, c.version, c.typ.path, known)
}
