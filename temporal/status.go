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
	// Config is how the fleet is kept, with its defaults filled in.
	Config Config
	// Paused: no step is begun.
	Paused bool
	// Ready, Working and Failed count the endpoints that are ready to use, those under
	// way, and those at rest with an error.
	Ready, Working, Failed int
	// Pending is how many specs and removals the next step takes over.
	Pending int
	// Waiting counts endpoints by what they wait for.
	Waiting map[endpoint.Action]int
	// Message is what to do about the longest wait, or the first error; "" for nothing.
	Message string
	// Next is when the next step is due; zero while one is under way.
	Next time.Time
	// LimitedUntil is until when the rate limit allowed nothing after the last step.
	LimitedUntil time.Time
	// Steps counts the steps since the fleet was begun, Requests what they asked TiDB
	// Cloud.
	Steps, Requests int
}

// String returns the status as one line for people. Do not depend on its wording.
func (s Status) String() string {
	line := fmt.Sprintf("%d ready, %d under way, %d failed", s.Ready, s.Working, s.Failed)
	if s.Pending > 0 {
		line += fmt.Sprintf(", %d to be taken over", s.Pending)
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
	// Error is the text of the error that ended the work on the endpoint; "" for none.
	// Unusable says of it that only replacing helps: set a spec with MaxReplacements.
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

// MembersFilter says which endpoints to return.
type MembersFilter struct {
	// Unready leaves out those that are ready.
	Unready bool
	// Skip is how many to pass over, Limit how many to return at most: 0 means 1,000,
	// some half of what a reply of Temporal holds. Less is taken for 0.
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
