package temporal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// maxMembers is the number of endpoints whose states fit into a payload of Temporal, 2 MB
// (documented), at some 200 bytes each.
const maxMembers = 10_000

// change is one accepted Update: specs to set, or endpoints to remove.
type change struct {
	Set    []endpoint.Spec `json:",omitempty"`
	Remove []EndpointID    `json:",omitempty"`
}

// changes are accepted and not applied yet, in their order. Their JSON is compressed, as
// they share a payload with the fleet.
type changes []change

// with returns the changes followed by another, which supersedes what they say of the
// same endpoints: so they do not grow beyond a spec for each endpoint.
func (c changes) with(another change) changes {
	changed := map[string]bool{}
	for _, spec := range another.Set {
		changed[strings.ToLower(spec.EndpointID.String())] = true
	}
	for _, id := range another.Remove {
		changed[strings.ToLower(id.String())] = true
	}
	var all changes
	for _, one := range c {
		left := change{
			Set: slices.DeleteFunc(slices.Clone(one.Set), func(spec endpoint.Spec) bool {
				return changed[strings.ToLower(spec.EndpointID.String())]
			}),
			Remove: slices.DeleteFunc(slices.Clone(one.Remove), func(id EndpointID) bool { return changed[strings.ToLower(id.String())] }),
		}
		if len(left.Set)+len(left.Remove) > 0 {
			all = append(all, left)
		}
	}
	return append(all, another)
}

// apply makes the changes. Set's validator has checked them.
func (c changes) apply(fleet *endpoint.Fleet) error {
	for _, change := range c {
		if err := fleet.Set(change.Set...); err != nil {
			return err
		}
		fleet.Remove(change.Remove...)
	}
	return nil
}

// MarshalJSON implements [json.Marshaler].
func (c changes) MarshalJSON() ([]byte, error) {
	p, err := pack([]change(c))
	if err != nil {
		return nil, err
	}
	return json.Marshal(p)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *changes) UnmarshalJSON(data []byte) error {
	var p packed
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	if err := p.decode((*[]change)(c)); err != nil {
		return fmt.Errorf("unpack the changes: %w", err)
	}
	return nil
}

// checkSize returns an error if a fleet would have too many members with specs.
func checkSize(fleet *endpoint.Fleet, specs []endpoint.Spec) error {
	all := map[string]bool{}
	for _, m := range fleet.Members() {
		all[strings.ToLower(m.Spec.EndpointID.String())] = true
	}
	for _, spec := range specs {
		all[strings.ToLower(spec.EndpointID.String())] = true
	}
	if len(all) <= maxMembers {
		return nil
	}
	return &endpoint.Error{
		Op: "set specs", Found: fmt.Sprintf("the fleet would have %d endpoints", len(all)),
		Remedy: fmt.Sprintf("keep at most %d under one API key, and use another key for more", maxMembers), Err: endpoint.ErrInvalidArgument,
	}
}
