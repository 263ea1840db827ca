package endpoint

import "time"

// report counts the members and finds when the next step is due.
func (f *fleet) report(again time.Duration) FleetStep {
	var step FleetStep
	sooner := func(due time.Time) {
		if step.Next.IsZero() || due.Before(step.Next) {
			step.Next = due
		}
	}
	for _, m := range f.members {
		switch {
		case !m.resting:
			step.Working++
		case m.ready:
			step.Ready++
		default:
			step.Failed++
		}
		if m.resting && again > 0 {
			sooner(m.looked.Add(again))
		}
	}
	for _, queue := range f.queue {
		for _, m := range queue {
			sooner(later(later(m.due, f.held(m)), time.Unix(0, 1)))
		}
	}
	if due := f.listDue(); !due.IsZero() && step.Working > 0 {
		if f.nextList.IsZero() {
			step.Next = due
		}
		sooner(due)
	}
	if f.limited.After(time.Now()) {
		step.LimitedUntil = f.limited
	}
	return step
}
