package tag

import (
	"maps"
	"slices"
	"strings"
)

// Predefined holds names and values that a subscription offers for tags, whether or not
// they are in use: values by name. The letter case of a name does not matter.
type Predefined map[string]map[string]bool

// find returns the name in the letter case in which it was added, and whether it was.
func (p Predefined) find(name string) (string, bool) {
	for known := range p {
		if strings.EqualFold(known, name) {
			return known, true
		}
	}
	return name, false
}

// Add adds a name and reports whether it is new.
func (p Predefined) Add(name string) bool {
	if _, known := p.find(name); known {
		return false
	}
	p[name] = map[string]bool{}
	return true
}

// AddValue adds a value of a name, and reports whether there is the name and whether the
// value is new.
func (p Predefined) AddValue(name, value string) (known, added bool) {
	name, known = p.find(name)
	if !known || p[name][value] {
		return known, false
	}
	p[name][value] = true
	return true, true
}

// Remove removes a name and reports whether there was one.
func (p Predefined) Remove(name string) bool {
	name, known := p.find(name)
	delete(p, name)
	return known
}

// HasValues reports whether a name has predefined values.
func (p Predefined) HasValues(name string) bool {
	name, _ = p.find(name)
	return len(p[name]) > 0
}

// RemoveValue removes a value of a name and reports whether there was one.
func (p Predefined) RemoveValue(name, value string) bool {
	name, _ = p.find(name)
	known := p[name][value]
	delete(p[name], value)
	return known
}

// Summary counts the tags in use by name and value. It starts with those that are
// predefined. Names that differ in letter case are one (assumed), in the first spelling.
type Summary struct {
	counts   map[string]map[string]int // by name in lower case, and value
	spelling map[string]string
	fixed    Predefined
}

// Summary returns a summary in which nothing is in use.
func (p Predefined) Summary() *Summary {
	s := &Summary{map[string]map[string]int{}, map[string]string{}, p}
	for name, values := range p {
		s.add(name)
		for value := range values {
			s.add(name)[value] = 0
		}
	}
	return s
}

// add returns the values of a name, which is new or not.
func (s *Summary) add(name string) map[string]int {
	key := strings.ToLower(name)
	if s.counts[key] == nil {
		s.counts[key], s.spelling[key] = map[string]int{}, name
	}
	if _, predefined := s.fixed.find(name); !predefined {
		s.spelling[key] = min(s.spelling[key], name)
	}
	return s.counts[key]
}

// Count counts the tags of a resource, a resource group or the subscription.
func (s *Summary) Count(tags map[string]string) {
	for name, value := range tags {
		s.add(name)[value]++
	}
}

// Uses returns how often a name is in use, and how often it is with a value.
func (s *Summary) Uses(name, value string) (all, with int) {
	counts := s.counts[strings.ToLower(name)]
	for _, n := range counts {
		all += n
	}
	return all, counts[value]
}

type nameWire struct {
	ID     string      `json:"id"`
	Name   string      `json:"tagName"`
	Count  countWire   `json:"count"`
	Values []valueWire `json:"values"`
}

type valueWire struct {
	ID    string    `json:"id"`
	Value string    `json:"tagValue"`
	Count countWire `json:"count"`
}

type countWire struct {
	Type  string `json:"type"`
	Value int    `json:"value"`
}

// List returns all names as values to encode.
func (s *Summary) List(subscription string) (list []any) {
	for _, key := range slices.Sorted(maps.Keys(s.counts)) {
		list = append(list, s.Name(subscription, key))
	}
	return list
}

// Name returns a name as a value to encode.
func (s *Summary) Name(subscription, name string) any {
	key := strings.ToLower(name)
	name = s.spelling[key]
	w := nameWire{ID: "/subscriptions/" + subscription + "/tagNames/" + name, Name: name, Count: countWire{Type: "Total"}, Values: []valueWire{}}
	for _, value := range slices.Sorted(maps.Keys(s.counts[key])) {
		w.Values = append(w.Values, s.value(subscription, key, value))
		w.Count.Value += s.counts[key][value]
	}
	return w
}

// Value returns a value of a name as a value to encode.
func (s *Summary) Value(subscription, name, value string) any {
	return s.value(subscription, strings.ToLower(name), value)
}

func (s *Summary) value(subscription, key, value string) valueWire {
	return valueWire{"/subscriptions/" + subscription + "/tagNames/" + s.spelling[key] + "/tagValues/" + value, value, countWire{"Total", s.counts[key][value]}}
}
