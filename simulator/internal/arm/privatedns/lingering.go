package privatedns

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// ARM checks that nothing is nested in what is to be deleted against a cache of
// its own. It still has a virtual network link for a moment after the link's
// deletion has succeeded, and refuses to delete the zone [seen].

// lingeringLink is a link that is gone and that ARM still counts.
type lingeringLink struct {
	name  string
	until time.Time
}

// linger begins with the link's end.
func linger(s *arm.State, at time.Time, link *virtualNetworkLink) {
	until := at.Add(s.Durations.LinkLingering)
	link.zone.lingering = append(link.zone.lingering, lingeringLink{link.sentName, until})
	s.Plan(until, func(at time.Time) { link.zone.forgetLinks(at) })
}

// forgetLinks ends it. Links linger for equally long, so the oldest goes first.
func (zone *Zone) forgetLinks(at time.Time) {
	for len(zone.lingering) > 0 && !zone.lingering[0].until.After(at) {
		zone.lingering = zone.lingering[1:]
	}
}
