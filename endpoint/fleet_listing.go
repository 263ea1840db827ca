package endpoint

import (
	"context"
	"errors"
	"slices"
	"time"
)

// In a step, a listing that fails is made again after listAgain, maxUnlisted times in a
// row at most; then each member looks for itself.
const (
	maxUnlisted = 3
	listAgain   = 10 * time.Second
)

// maxListing is the age up to which a listing that the rate limit has cut short goes on.
const maxListing = 10 * time.Minute

// usualPause is the pause between two looks when neither a reply nor
// ClientOptions.PollFrequency asks for another.
const usualPause = 30 * time.Second

// listDue returns when a listing is due; zero when none is.
func (f *fleet) listDue() time.Time {
	if f.listing || !f.nextList.IsZero() && len(f.parked) == 0 {
		return time.Time{}
	}
	due := later(f.nextList, f.relist)
	if f.budget != nil {
		if left := f.budget.Left(); left >= 0 && left < f.pages {
			due = later(due, f.budget.Resets())
		}
		due = later(due, f.limited)
		if !f.nextList.IsZero() && f.listingCanWait() {
			return time.Time{}
		}
	}
	return later(due, time.Unix(0, 1))
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// list begins a listing, or goes on with the one that was cut short.
func (f *fleet) list(ctx context.Context) {
	l, now := f.cut, time.Now()
	if f.cut = nil; l == nil || now.Sub(l.begun) > maxListing {
		f.listings++
		l = &listing{number: f.listings, begun: now, connections: make(byEndpoint, len(f.members))}
	}
	f.listing = true
	go func() { f.delivered <- f.view.list(ctx, *l) }()
}

// hasten moves the next listing forward to the time at which a reply asked a parked
// member to look again. A member does so once: later listings come at their own pace.
func (f *fleet) hasten(m *member, listed time.Time) {
	if m.hint > 0 && m.due.After(listed) && m.due.Before(f.nextList) {
		f.nextList = later(m.due, f.paced)
	}
}

// deliver wakes the parked members for which a listing has news. A listing that was
// begun before a member parked may not show what the member did.
func (f *fleet) deliver(l listing) {
	now := time.Now()
	f.listing = false
	until, limited := limitedUntil(l.err)
	if limited {
		f.limited = later(f.limited, until)
		if f.worthwhile(l, now) {
			f.keep(l)
			return
		}
	}
	l.useless = limited || errors.Is(l.err, ErrPermission)
	if f.budget != nil && l.err != nil && !l.useless && f.unlisted < maxUnlisted {
		f.unlisted++
		f.relist = now.Add(listAgain)
		return
	}
	if f.unlisted = 0; l.err == nil {
		f.pages, f.asked = l.pages, 0
		if f.budget != nil {
			f.sent = f.budget.Sent()
		}
	}
	f.nextList, f.paced = now.Add(f.pause(l)), time.Time{}
	if l.pages > 1 {
		f.paced = f.nextList
	}
	f.view.learn(l)
	f.parked = slices.DeleteFunc(f.parked, func(m *member) bool {
		wake := l.err != nil || m.since < l.number && (f.view.news(m.endpoint) || m.action == ActionConfirm && !m.due.After(now))
		if wake {
			f.enqueue(m, now)
		} else {
			f.hasten(m, l.begun)
		}
		return wake
	})
}

// worthwhile reports whether a listing that was cut short goes on: until it has taken
// more requests than a look for each member that is under way.
func (f *fleet) worthwhile(l listing, now time.Time) bool {
	working := 0
	for _, m := range f.members {
		if !m.resting {
			working++
		}
	}
	return l.pages <= working && now.Sub(l.begun) <= maxListing
}

// keep lets the next listing go on with the remaining pages of this one.
func (f *fleet) keep(l listing) {
	if l.err = nil; l.token != "" {
		f.cut = &l
	}
}

// listingCanWait reports whether registrations come before the next listing of a step:
// as long as there are any, there is a listing for each fifty times its pages in
// requests, unless a member has to confirm what it saw.
func (f *fleet) listingCanWait() bool {
	if len(f.queue[inTiDBCloud])+f.busy[inTiDBCloud] == 0 {
		return false
	}
	if slices.ContainsFunc(f.parked, func(m *member) bool { return m.action == ActionConfirm }) {
		return false
	}
	return f.asked+f.budget.Sent()-f.sent < 50*f.pages
}

// pause returns how long to wait after a listing. Each of its pages takes a request
// from the registrations: listings use a twentieth of the rate limit while there are
// registrations to make, and a fifth otherwise; in a step, which has listingCanWait for
// that, always a twentieth. What the service asks for counts as long as it allows for
// the pages.
func (f *fleet) pause(l listing) time.Duration {
	perPage := 3 * time.Second
	if len(f.queue[inTiDBCloud])+f.busy[inTiDBCloud] > 0 || f.budget != nil {
		perPage = 12 * time.Second
	}
	share, usual := perPage*time.Duration(l.pages), f.client.after(ActionWaitUntilActive)
	switch {
	case l.hint > 0:
		// On a clock that runs faster the hint is shorter, and so is the share.
		return time.Duration(float64(l.hint) * max(1, float64(share)/float64(usualPause)))
	case f.budget != nil && usual < usualPause:
		share = time.Duration(float64(share) * float64(usual) / float64(usualPause))
	}
	return max(usual, share)
}
