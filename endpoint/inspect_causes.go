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
		{CheckCluster, []CheckName{CheckService, CheckProvisioned, CheckTarget, CheckRegion, CheckPrivateIPAddress, CheckConnection, CheckElsewhere, CheckActive, CheckHostName}},
		{CheckElsewhere, []CheckName{CheckTarget, CheckRegion, CheckPrivateIPAddress, CheckConnection, CheckActive}},
		{CheckService, []CheckName{CheckProvisioned, CheckTarget, CheckRegion, CheckConnection, CheckActive, CheckHostName}},
		{CheckTarget, []CheckName{CheckProvisioned, CheckRegion, CheckPrivateIPAddress, CheckConnection, CheckActive}},
		{CheckRegion, []CheckName{CheckProvisioned, CheckConnection, CheckActive}},
		{CheckActive, []CheckName{CheckProvisioned, CheckPrivateIPAddress, CheckConnection, CheckHostName}},
		{CheckConnection, []CheckName{CheckProvisioned, CheckPrivateIPAddress, CheckActive, CheckHostName}},
		{CheckProvisioned, []CheckName{CheckPrivateIPAddress, CheckActive, CheckHostName}},
		{CheckPrivateIPAddress, []CheckName{CheckActive, CheckHostName}},
	}
}

// skipConsequences leaves of the failed checks those that are causes, so that
// each cause has one remedy.
func (in *inspecting) skipConsequences(checks []Check) {
	for _, c := range consequences() {
		i := slices.IndexFunc(checks, func(check Check) bool { return check.Name == c.cause })
		if checks[i].Outcome != Failed || !in.causes(c.cause) {
			continue
		}
		for n, check := range checks {
			if check.Outcome == Failed && slices.Contains(c.of, check.Name) && !in.unreadable(check.Name) {
				checks[n] = skipped(check.Name, check.Found+"; see "+string(c.cause))
			}
		}
	}
}

// causes reports whether a check that failed explains others. TiDB Cloud's status
// does while the registration is being deleted, which Disconnects the private
// endpoint, and after a failed acceptance.
func (in *inspecting) causes(name CheckName) bool {
	if name == CheckActive {
		return in.here.Status == StatusDeleting || in.here.Status == StatusFailed
	}
	return !in.unreadable(name)
}

// unreadable reports whether a check fails because its source cannot be read:
// that neither follows from anything else nor explains it.
func (in *inspecting) unreadable(name CheckName) bool {
	switch name {
	case CheckCluster:
		return in.clusterErr != nil && !errors.Is(in.clusterErr, ErrNotFound)
	case CheckService:
		return in.serviceErr != nil && !errors.Is(in.serviceErr, ErrMismatch)
	case CheckProvisioned:
		return in.azureErr != nil && !errors.Is(in.azureErr, privatelink.ErrNotFound)
	case CheckElsewhere:
		return in.connectionsErr != nil
	case CheckActive:
		return in.hereErr != nil
	}
	return false
}
