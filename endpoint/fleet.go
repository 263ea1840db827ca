package endpoint

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// Fleet is what is wanted of many endpoints that share an API key of TiDB Cloud, and
// how far they are. [Client.StepFleet] takes it further. It encodes as JSON, and
// whoever decodes it, in another process or years later, goes on with it.
//
// The zero value is a fleet without members, ready to use. A Fleet is not safe for
// concurrent use. It holds no credential.
type Fleet struct {
	engine *fleet
}

// FleetMember is one endpoint of a [Fleet] as it was left by the last step.
type FleetMember struct {
	// Spec is what is wanted.
	Spec Spec
	// Removing says that the endpoint is to be disconnected; a member whose
	// endpoint is gone leaves the fleet.
	Removing bool
	// Action is what is done next, or waited for: ActionNone when nothing is, and ""
	// before the first look.
	Action Action
	// Ready says that the endpoint was ready to use when it was last looked at. It
	// stays true while a look that was due again is not over.
	Ready bool
	// Since is when the member began to wait for Action; zero when it does not wait.
	Since time.Time
	// Due is when the member takes its next step; zero means with the next step of
	// the fleet, or the next listing.
	Due time.Time
	// Message says what is looked at again before something is replaced or refused,
	// or what to do about a wait that takes too long; "" otherwise.
	Message string
	// Err is the error that ended the work on the member, nil for none: the one that
	// Connect would have returned, or an [*Error] with its text and its sentinels when
	// the fleet was decoded. The member is looked at again as often as
	// [StepFleetOptions].LookAgainAfter says. One that matches [ErrUnusable] needs a
	// spec with MaxReplacements, which gives leave to replace it.
	Err error
	// Looked is when a look last led to a result.
	Looked time.Time
	// Endpoint is the endpoint as it was last seen.
	Endpoint EndpointSnapshot
}

// Set adds specs, or changes those of members with the same EndpointID; a member
// whose spec is the same goes on. All problems of all specs are told at once, in an
// error that matches [ErrInvalidArgument], and then nothing is changed. Nothing that
// exists is altered in a cloud: an endpoint that is not the changed spec's is an
// error of the member, see [ErrMismatch].
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

// Check returns the error of [Fleet.Set] and changes nothing.
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

// Remove lets the endpoints be disconnected as by [Client.Disconnect]. Endpoints that
// are no members are passed over; it returns how many are members.
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

// MarshalJSON implements [json.Marshaler]. The encoding is stable: a later version of
// the package decodes it.
func (f *Fleet) MarshalJSON() ([]byte, error) { return json.Marshal(f.init().save()) }

// UnmarshalJSON implements [json.Unmarshaler].
func (f *Fleet) UnmarshalJSON(data []byte) error {
	var saved savedFleet
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Version != fleetVersion {
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

// key is what a spec's endpoint is known by.
func (s Spec) key() string { return strings.ToLower(s.EndpointID.String()) }
