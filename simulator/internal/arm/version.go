package arm

import (
	"slices"
	"strings"
)

// Recent reports whether an api-version shows what Azure changed in all versions at once in
// 2022. Of the earlier ones few were recorded later: the others are simulated as they were
// last seen.
func Recent(version string) bool {
	return version >= "2021-08-01" || slices.Contains([]string{"2015-06-15", "2017-10-01", "2018-11-01", "2020-11-01", "2021-05-01"}, version)
}

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
