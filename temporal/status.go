package temporal

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// EndpointID names a private endpoint.
type EndpointID = privatelink.PrivateEndpointID

// Status is how far a fleet is.
type Status struct {
	// Config is the fleet's, with its defaults filled in.
	Config Config
	// Paused means that no step begins until Client.Resume.
	Paused bool
	// Ready, Working and Failed count the endpoints that are ready to use, those under
	// way, and those at rest with an error.
	Ready, Working, Failed int
	// Pending counts the specs and removals that are accepted and that no step has applied
	// yet.
	Pending int
	// Waiting counts the endpoints under way by their next action.
	Waiting map[endpoint.Action]int
	// Message is the remedy of the longest wait, or the first error; "" if there is
	// neither.
	Message string
	// Next is when the next step is due; zero while one is running, and if none is.
	Next time.Time
	// LimitedUntil is when the rate limit that stopped the last step resets; zero if it
	// did not stop anything.
	LimitedUntil time.Time
	// Steps counts the steps since the fleet was started, Requests their requests to TiDB
	// Cloud.
	Steps, Requests int
}

// String returns the status as one line for people. Do not depend on its wording.
func (s Status) String() string {
	line := fmt.Sprintf("%d ready, %d under way, %d failed", s.Ready, s.Working, s.Failed)
	if s.Pending > 0 {
		line += fmt.Sprintf(", %d changes pending", s.Pending)
	}
	var waits []string
	for _, action := range slices.Sorted(maps.Keys(s.Waiting)) {
		waits = append(waits, fmt.Sprintf("%s: %d", action, s.Waiting[action]))
	}
	if len(waits) > 0 {
		line += " (" + strings.Join(waits, ", ") + ")"
	}
	if s.Paused {
		line += ", paused"
	}
	return line
}

// Member is one endpoint of a fleet, as [Client.Members] returns it.
type Member struct {
	// EndpointID and NodeGroup are the spec's.
	EndpointID EndpointID
	NodeGroup  endpoint.NodeGroupID
	// Removing, Ready, Action, Since, Due, Message and Looked are those of
	// [endpoint.FleetMember].
	Removing bool            `json:",omitempty"`
	Ready    bool            `json:",omitempty"`
	Action   endpoint.Action `json:",omitempty"`
	Since    time.Time       `json:",omitzero"`
	Due      time.Time       `json:",omitzero"`
	Message  string          `json:",omitempty"`
	Looked   time.Time       `json:",omitzero"`
	// Error is the text of the error that ended the work on the endpoint; "" if there is
	// none. Unusable means that only a replacement helps: set a spec with
	// MaxReplacements.
	Error    string `json:",omitempty"`
	Unusable bool   `json:",omitempty"`
	// PrivateIPAddress, Host and Port are what programs connect to, once Ready.
	PrivateIPAddress string `json:",omitempty"`
	Host             string `json:",omitempty"`
	Port             int    `json:",omitempty"`
}

func newMember(m endpoint.FleetMember) Member {
	member := Member{
		EndpointID: m.Spec.EndpointID, NodeGroup: m.Spec.NodeGroup, Removing: m.Removing, Ready: m.Ready, Action: m.Action,
		Since: m.Since, Due: m.Due, Message: m.Message, Looked: m.Looked,
		PrivateIPAddress: m.Endpoint.PrivateIPAddress, Host: m.Endpoint.Connection.Host, Port: m.Endpoint.Connection.Port,
	}
	if m.Err != nil {
		member.Error, member.Unusable = m.Err.Error(), errors.Is(m.Err, endpoint.ErrUnusable)
	}
	return member
}

// MembersFilter selects endpoints.
type MembersFilter struct {
	// Unready leaves out those that are ready.
	Unready bool
	// Skip is the number of endpoints to leave out before the first, Limit the maximum
	// number to return. A Limit of 0 means 1,000, some half of what a reply of Temporal
	// holds. Less than zero means 0.
	Skip, Limit int
}

func (f MembersFilter) of(fleet *endpoint.Fleet) []Member {
	var members []Member
	skip, limit := max(f.Skip, 0), f.Limit
	if limit <= 0 {
		limit = 1000
	}
	for _, m := range fleet.Members() {
		switch {
		case f.Unready && m.Ready && m.Err == nil:
		case skip > 0:
			skip--
		case len(members) < limit:
			members = append(members, newMember(m))
		}
	}
	return members
}
