package endpoint_test

import "testing"

// shrink drops faults, then specs, one at a time, as long as the plan still fails.
func (p chaosPlan) shrink(t *testing.T) chaosPlan {
	fails := func(p chaosPlan) bool { return len(p.play(t, false).wrong) > 0 }
	for again := true; again; {
		again = false
		for i := range p.faults {
			without := p
			if without.keepFaults &^= 1 << i; keeps(p.keepFaults, i) && fails(without) {
				p, again = without, true
			}
		}
		for i := range p.specs {
			without := p
			without.keepSpecs &^= 1 << i
			if keeps(p.keepSpecs, i) && without.keepSpecs&(1<<len(p.specs)-1) != 0 && fails(without) {
				p, again = without, true
			}
		}
	}
	return p
}
