package core

import (
	"slices"
	"strings"
)

// balancerList is the index in childLists of the list with this name, or -1.
func balancerList(name string) int {
	for i := range childLists {
		if strings.EqualFold(childLists[i].name, name) {
			return i
		}
	}
	return -1
}

// find is the index of the element with this name in one of the lists, or -1.
func (lb *loadBalancer) find(list int, name string) int {
	return slices.IndexFunc(lb.children[list], func(child loadBalancerChild) bool { return strings.EqualFold(child.name, name) })
}

// findBalancerChildren resolves references to elements of a list of load balancers.
func (c *armCall) findBalancerChildren(refs []ref, by, list string) ([]ref, *armError) {
	var found []ref
	for _, r := range refs {
		id, ok := parseID(r.ID)
		if !ok || !id.isType("loadBalancers", list) {
			return nil, errInvalidReference(r.ID, by)
		}
		key, _, _ := strings.Cut(lower(r.ID), "/"+lower(list)+"/")
		lb, _ := c.s.resources[key].(*loadBalancer)
		if lb == nil || lb.group.subscription != c.sub {
			return nil, errInvalidReference(r.ID, by)
		}
		i := lb.find(balancerList(list), id.names[1])
		if i < 0 {
			return nil, errInvalidReference(r.ID, by)
		}
		found = append(found, ref{lb.childID(balancerList(list), lb.children[balancerList(list)][i])})
	}
	return found, nil
}
