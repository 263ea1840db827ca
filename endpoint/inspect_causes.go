package endpoint

import (
	"errors"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// consequence means that if cause failed, failures of the others follow from it or
// cannot be repaired before it.
type consequence struct {
	cause CheckName
	of    []CheckName
}

// consequences returns all consequences, the first causes first: a check that follows
// from an earlier one is no cause itself.
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

// skipConsequences skips the failed checks that follow from others, so that each cause
// has one remedy.
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

// causes reports whether the failure of a check explains others. TiDB Cloud's status
// explains others after a failed acceptance and while the registration is being
// deleted, which makes Azure show the connection as Disconnected.
func (in *inspecting) causes(name CheckName) bool {
	if name == CheckNameActive {
		return in.here.Status == StatusDeleting || in.here.Status == StatusFailed
	}
	return !in.unreadable(name)
}

// unreadable reports whether a check fails because its source cannot be read. Such a
// failure neither follows from others nor explains them.
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
