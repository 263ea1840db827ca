package endpoint

import (
	"errors"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// consequence says that when cause failed, failures of the others follow from it
// or cannot be mended before it.
type consequence struct {
	cause CheckName
	of    []CheckName
}

// consequences are in the order in which causes count: what is the consequence of
// one is no cause any more.
func consequences() []consequence {
	return []consequence{
		{CheckNameCluster, []CheckName{CheckNameService, CheckNameProvisioned, CheckNameTarget, CheckNameRegion, CheckNamePrivateIPAddress, CheckNameConnection, CheckNameElsewhere, CheckNameActive, CheckNameHostName}},
		{CheckNameElsewhere, []CheckName{CheckNameTarget, CheckNameRegion, CheckNamePrivateIPAddress, CheckNameConnection, CheckNameActive}},
		{CheckNameService, []CheckName{CheckNameProvisioned, CheckNameTarget, CheckNameRegion, CheckNameConnection, CheckNameActive, CheckNameHostName}},
		{CheckNameTarget, []CheckName{CheckNameProvisioned, CheckNameRegion, CheckNamePrivateIPAddress, CheckNameConnection, CheckNameActive}},
		{CheckNameRegion, []CheckName{CheckNameProvisioned, CheckNameConnection, CheckNameActive}},
		{CheckNameActive, []CheckName{CheckNameProvisioned, CheckNamePrivateIPAddress, CheckNameConnection, CheckNameHostName}},
		{CheckNameConnection, []CheckName{CheckNameProvisioned, CheckNamePrivateIPAddress, CheckNameActive, CheckNameHostName}},
		{CheckNameProvisioned, []CheckName{CheckNamePrivateIPAddress, CheckNameActive, CheckNameHostName}},
		{CheckNamePrivateIPAddress, []CheckName{CheckNameActive, CheckNameHostName}},
	}
}

// skipConsequences leaves of the failed checks those that are causes, so that
// each cause has one remedy.
func (in *inspecting) skipConsequences(checks []Check) {
	for _, c := range consequences() {
		i := slices.IndexFunc(checks, func(check Check) bool { return check.Name == c.cause })
		if checks[i].Outcome != OutcomeFailed || !in.causes(c.cause) {
			continue
		}
		for n, check := range checks {
			if check.Outcome == OutcomeFailed && slices.Contains(c.of, check.Name) && !in.unreadable(check.Name) {
				checks[n] = skipped(check.Name, check.Found+"; see "+string(c.cause))
			}
		}
	}
}

// causes reports whether a check that failed explains others. TiDB Cloud's status
// does while the registration is being deleted, which Disconnects the private
// endpoint, and after a failed acceptance.
func (in *inspecting) causes(name CheckName) bool {
	if name == CheckNameActive {
		return in.here.Status == StatusDeleting || in.here.Status == StatusFailed
	}
	return !in.unreadable(name)
}

// unreadable reports whether a check fails because its source cannot be read:
// that neither follows from anything else nor explains it.
func (in *inspecting) unreadable(name CheckName) bool {
	switch name {
	case CheckNameCluster:
		return in.clusterErr != nil && !errors.Is(in.clusterErr, ErrNotFound)
	case CheckNameService:
		return in.serviceErr != nil && !errors.Is(in.serviceErr, ErrMismatch)
	case CheckNameProvisioned:
		return in.azureErr != nil && !errors.Is(in.azureErr, privatelink.ErrNotFound)
	case CheckNameElsewhere:
		return in.connectionsErr != nil
	case CheckNameActive:
		return in.hereErr != nil
	}
	return false
}
