package world

import (
	"encoding/json"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
)

// ReadLag is the simulated time by which replies to reads may lag behind writes. A
// field that is zero or negative means no lag.
//
// A late read shows an earlier state, also in lists: a new resource is missing, a
// changed one has its old properties and states, a deleted one is still there. Writes
// act on the present state, and their replies show it. Tokens, permissions, limits and
// the data path never lag, nor does anything that the back door shows or adds, such as
// clusters and networks.
//
// Late reads are made from the record of writes. If the record exceeds its limit, reads
// no longer lag.
//
// How far the reads of the real clouds lag is neither documented nor recorded: the form
// of a late read is assumed.
type ReadLag struct {
	// Azure applies to reads of Azure Resource Manager other than Operations.
	Azure time.Duration `json:"azure,omitzero"`
	// Operations applies to the URLs in Azure-AsyncOperation and Location. They
	// answer 404 at first and show the end of the operation late.
	Operations time.Duration `json:"operations,omitzero"`
	// TiDBCloud applies to reads of the TiDB Cloud API.
	TiDBCloud time.Duration `json:"tidbCloud,omitzero"`
	// Steady makes every read lag by exactly the given time. By default that time is
	// the maximum: each URL has a lag of its own, which is none, a quarter, half or all
	// of it. The lag is drawn from the seed, anew for each quarter of the time, as if
	// replicas took turns. So a list and a GET may disagree, and a resource may be
	// missing from a reply after an earlier one showed it.
	Steady bool `json:"steady,omitzero"`
}

// Off reports whether no read lags.
func (l ReadLag) Off() bool { return l.Azure <= 0 && l.Operations <= 0 && l.TiDBCloud <= 0 }

// readLagText is the JSON of a ReadLag.
type readLagText struct {
	Azure      backdoor.DurationText `json:"azure,omitzero"`
	Operations backdoor.DurationText `json:"operations,omitzero"`
	TiDBCloud  backdoor.DurationText `json:"tidbCloud,omitzero"`
	Steady     bool                  `json:"steady,omitzero"`
}

// MarshalJSON writes durations as strings such as "20s".
func (l ReadLag) MarshalJSON() ([]byte, error) {
	return json.Marshal(readLagText{backdoor.DurationText(l.Azure), backdoor.DurationText(l.Operations), backdoor.DurationText(l.TiDBCloud), l.Steady})
}

// UnmarshalJSON reads what MarshalJSON writes. It returns an error for an unknown
// member.
func (l *ReadLag) UnmarshalJSON(text []byte) error {
	var in readLagText
	if err := backdoor.DecodeStrictly(text, &in); err != nil {
		return err
	}
	*l = ReadLag{time.Duration(in.Azure), time.Duration(in.Operations), time.Duration(in.TiDBCloud), in.Steady}
	return nil
}

// ReadLag returns the lag from SetReadLag or the settings. Step answers every read from
// the present state: late reads are up to its caller.
func (s *State) ReadLag() ReadLag { return s.backDoor.readLag }
