package endpoint

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// Fleet holds the specs of many endpoints that share an API key of TiDB Cloud, and their
// states. [Client.StepFleet] takes it further. It encodes as JSON, and another process
// that decodes it, even years later, goes on with it.
//
// The zero value is a fleet without members, ready to use. A Fleet is not safe for
// concurrent use. It holds no credential.
type Fleet struct {
	engine *fleet
}

// FleetMember is one endpoint of a [Fleet] after the last step.
type FleetMember struct {
	Spec Spec
	// Removing means that the endpoint is being disconnected. When it is gone, the
	// member leaves the fleet.
	Removing bool
	// Action is the next action: ActionNone at rest, "" before the first look.
	Action Action
	// Ready means that the endpoint was ready to use when it was last looked at. It
	// stays true until the next look has a result.
	Ready bool
	// Since is when the member began to wait for Action; zero if it does not wait.
	Since time.Time
	// Due is when the member takes its next step; zero means with the fleet's next step
	// or listing.
	Due time.Time
	// Message is the conclusion that further looks have to confirm, or the remedy of a
	// wait that takes too long; "" if there is neither.
	Message string
	// Err is the error that ended the work on the member, nil if there is none: the one
	// that Connect would return, or, in a decoded fleet, an [*Error] with its text and
	// sentinels. The member is looked at again after [StepFleetOptions].LookAgainAfter.
	// An error that matches [ErrUnusable] needs a spec with MaxReplacements, which allows
	// the replacement.
	Err error
	// Looked is when a look last led to a result.
	Looked time.Time
	// Endpoint is the endpoint as it was last seen.
	Endpoint EndpointSnapshot
}

// Set adds specs, or changes those of members with the same EndpointID; a member whose
// spec is the same goes on. If anything is wrong, the error names all problems of all
// specs and matches [ErrInvalidArgument], and nothing is changed. No existing endpoint is
// altered to fit a changed spec: that is an error of the member, see [ErrMismatch].
func (f *Fleet) Set(specs ...Spec) error {
	if err := f.Check(specs...); err != nil {
		return err
	}
	for _, spec := range specs {
		f.init().set(spec, false)
	}
	f.init().sweep()
	return nil
}

// Check returns the error that [Fleet.Set] would return, and changes nothing.
func (f *Fleet) Check(specs ...Spec) error {
	var problems []error
	changed := map[string]bool{}
	for _, spec := range specs {
		changed[spec.key()] = true
	}
	all := slices.Clone(specs)
	if f.engine != nil {
		for _, m := range f.engine.members {
			if spec := m.spec; !changed[spec.key()] && !m.removing {
				all = append(all, spec)
			}
		}
	}
	conflicts := conflicts(all)
	for i, spec := range specs {
		problems = append(problems, joinProblems(opCheckSpec, spec.EndpointID.String(), spec.NodeGroup.validate(), spec.validate(), conflicts[i]))
	}
	return joinProblems("check specs", "", problems...)
}

// Remove disconnects endpoints as [Client.Disconnect] does, in the next steps. It ignores
// endpoints that are not members, and returns the number of those that are.
func (f *Fleet) Remove(ids ...privatelink.PrivateEndpointID) (removed int) {
	for _, id := range ids {
		if m, ok := f.init().members[strings.ToLower(id.String())]; ok {
			removed++
			f.engine.set(m.spec, true)
		}
	}
	f.init().sweep()
	return removed
}

// Len returns the number of members, those that are being removed included.
func (f *Fleet) Len() int {
	if f.engine == nil {
		return 0
	}
	return len(f.engine.members)
}

// Members returns all members, ordered by cluster, node group and endpoint.
func (f *Fleet) Members() []FleetMember {
	if f.engine == nil {
		return nil
	}
	members := make([]FleetMember, 0, len(f.engine.members))
	for _, m := range f.engine.ordered() {
		members = append(members, m.tell())
	}
	return members
}

// MarshalJSON implements [json.Marshaler]. Later versions of the package decode the
// encoding.
func (f *Fleet) MarshalJSON() ([]byte, error) { return json.Marshal(f.init().save()) }

// UnmarshalJSON implements [json.Unmarshaler].
func (f *Fleet) UnmarshalJSON(data []byte) error {
	var saved savedFleet
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Version < fleetVersion {
		return &Error{Op: "decode fleet", Found: "it is not the encoding of a fleet", Remedy: "pass what Fleet.MarshalJSON returned, unchanged"}
	}
	if saved.Version > fleetVersion {
		return &Error{Op: "decode fleet", Found: "its version is another one", Remedy: "use a newer version of this package"}
	}
	f.engine = nil
	f.init().load(saved)
	return nil
}

func (f *Fleet) init() *fleet {
	if f.engine == nil {
		f.engine = newFleet()
	}
	return f.engine
}

// key returns the endpoint ID in lower case.
func (s Spec) key() string { return strings.ToLower(s.EndpointID.String()) }
