package arm

import (
	"slices"
	"strings"
)

// checkTypeVersion returns an error for an api-version that the type never had. A
// version later than all known ones counts as the latest, so that future clients work;
// so does a preview.
func (c *Call) checkTypeVersion() *Error {
	if c.Type == nil || c.aboutTags || c.Type.Provider.Versions == nil {
		return nil // the versions of Microsoft.Resources differ in nothing that is simulated
	}
	known := c.Type.versions()
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
