package endpoint

import (
	"strings"
	"time"
)

// awaited is something that only TiDB Cloud can bring about. Its values are the words
// that the console shows meanwhile.
type awaited string

const (
	awaitedService        awaited = "Creating" // the endpoint service becomes ACTIVE
	awaitedActive         awaited = "Pending"  // the endpoint becomes ACTIVE
	awaitedUnregistration awaited = "Deleting" // the endpoint is no longer listed
)

// awaitedOf returns what an endpoint with the status waits for, "" if for nothing.
func awaitedOf(status Status) awaited {
	switch status {
	case StatusPending:
		return awaitedActive
	case StatusDeleting:
		return awaitedUnregistration
	}
	return ""
}

// patience returns how long the wait usually takes at most; 0 means no limit.
func (a awaited) patience() time.Duration {
	switch a {
	case awaitedService:
		return 5 * time.Minute // "3 to 5 minutes" (documented)
	case awaitedActive:
		return 10 * time.Minute // twice the "approximately 5 minutes" (documented)
	case awaitedUnregistration:
		return 10 * time.Minute // assumed: as long as the way there
	}
	return 0
}

// overdue returns the remedy for a wait that takes longer than usual, and "" for any
// other. An unknown age is 0.
func (a awaited) overdue(age time.Duration, group NodeGroupID) string {
	limit := a.patience()
	if limit == 0 || age <= limit {
		return ""
	}
	return supportTicket(group) + ": it has been " + string(a) + " for " + minutes(age) + ", and " + minutes(limit) + " are usually enough"
}

// supportTicket returns the remedy for what only TiDB Cloud can repair.
func supportTicket(group NodeGroupID) string {
	id := group.ID
	if id == "" {
		id = "the default one"
	}
	return "submit a TiDB Cloud support ticket that names cluster " + group.Cluster + " and node group " + id
}

// minutes rounds a duration down to whole minutes, such as "12m" or "1h5m".
func minutes(d time.Duration) string {
	return strings.TrimSuffix(d.Truncate(time.Minute).String(), "0s")
}

// overdue returns the remedy if the service has been CREATING for too long at the time
// now, and "" otherwise.
func (s ServiceSnapshot) overdue(now time.Time) string {
	if s.Status != ServiceStatusCreating || s.CreatingSince.IsZero() {
		return ""
	}
	return awaitedService.overdue(now.Sub(s.CreatingSince), s.NodeGroup)
}

// overdue returns the remedy if the endpoint has had its status since the given time,
// which is too long at the time now, and "" otherwise.
func (c Connection) overdue(since, now time.Time) string {
	if since.IsZero() {
		return ""
	}
	return awaitedOf(c.Status).overdue(now.Sub(since), c.NodeGroup)
}
