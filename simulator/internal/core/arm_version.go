package core

import (
	"slices"
	"strings"
)

// checkTypeVersion refuses what the type never had. A version that is younger
// than all that are known is taken for the latest, so that tomorrow's clients are
// not refused; so is a preview.
func (c *armCall) checkTypeVersion() *armError {
	if c.typ == nil || c.aboutTags || c.typ.provider.versions == nil {
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
