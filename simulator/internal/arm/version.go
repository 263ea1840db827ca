package arm

import (
	"slices"
	"strings"
)

// checkTypeVersion refuses what the type never had. A version that is younger
// than all that are known is taken for the latest, so that tomorrow's clients are
// not refused; so is a preview.
func (c *Call) checkTypeVersion() *Error {
	if c.Type == nil || c.aboutTags || c.Type.Provider.Versions == nil {
		return nil // any is taken, as for Microsoft.Resources, whose types differ in nothing that is simulated
	}
	known := c.Type.known()
	if strings.HasSuffix(c.Version, "-preview") || c.Version > known[len(known)-1] {
		return nil
	}
	if _, found := slices.BinarySearch(known, c.Version); found {
		return nil
	}
	location := ""
	if c.ID.Group != "" {
		if g := c.State.Groups[c.GroupKey()]; g != nil {
			location = g.location
		}
	}
	return errNoProviderFound(location, c.Version, c.Type.Path, known)
}
