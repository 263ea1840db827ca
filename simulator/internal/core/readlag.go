package core

import (
	"encoding/json"
	"time"
)

// ReadLag says by how much the clouds' replies to reads may be behind what was
// written, in simulated time. A field that is zero or negative means reads that
// are in time; so does the zero ReadLag.
//
// A read that is behind is answered as the cloud would have answered that much
// earlier, had it known the caller: a new resource is missing, a changed one
// shows its old properties and states, a deleted one is still there, also in
// lists. Writes are judged by what is true, and their replies are in time. Never
// behind are: tokens, permissions and limits, the data path, everything that the
// back door shows, and what it adds, such as clusters and networks.
//
// By how much the real clouds' reads are behind is neither documented nor
// recorded. What a late read looks like is assumed.
type ReadLag struct {
	// Azure is for reads of Azure Resource Manager, except for those of Operations.
	Azure time.Duration `json:"azure,omitzero"`
	// Operations is for the URLs in Azure-AsyncOperation and Location: they answer
	// 404 at first, and later show the end of the operation late.
	Operations time.Duration `json:"operations,omitzero"`
	// TiDBCloud is for reads of the TiDB Cloud API.
	TiDBCloud time.Duration `json:"tidbCloud,omitzero"`
	// Steady makes every read behind by exactly the time given. By default that is
	// the most: each URL has a lag of its own, none, a quarter, half or all of it,
	// drawn from the seed anew for each quarter of that time, as if replicas took
	// turns. So a list and a GET may disagree, and what was seen may be unseen at
	// the next look.
	Steady bool `json:"steady,omitzero"`
}

// Off says that all reads are in time.
func (l ReadLag) Off() bool { return l.Azure <= 0 && l.Operations <= 0 && l.TiDBCloud <= 0 }

// readLagText is a ReadLag in JSON.
type readLagText struct {
	Azure      DurationText `json:"azure,omitzero"`
	Operations DurationText `json:"operations,omitzero"`
	TiDBCloud  DurationText `json:"tidbCloud,omitzero"`
	Steady     bool         `json:"steady,omitzero"`
}

// MarshalJSON writes durations as strings such as "20s".
func (l ReadLag) MarshalJSON() ([]byte, error) {
	return json.Marshal(readLagText{DurationText(l.Azure), DurationText(l.Operations), DurationText(l.TiDBCloud), l.Steady})
}

// UnmarshalJSON reads what MarshalJSON writes, and returns an error for a member
// that is not known.
func (l *ReadLag) UnmarshalJSON(text []byte) error {
	var in readLagText
	if err := decodeStrictly(text, &in); err != nil {
		return err
	}
	*l = ReadLag{time.Duration(in.Azure), time.Duration(in.Operations), time.Duration(in.TiDBCloud), in.Steady}
	return nil
}

// ReadLag returns by how much reads may be behind now. The core itself answers
// every read in time.
func (s *State) ReadLag() ReadLag { return s.backDoor.readLag }
