package endpoint

import (
	"context"
	"errors"
	"slices"
	"time"
)

// In a step a listing that fails is made again so often, after a pause, before each
// member looks for itself.
const (
	maxUnlisted = 3
	listAgain   = 10 * time.Second
)

func (f *fleet) list(ctx context.Context) {
	f.listing = true
	f.listings++
	number := f.listings
	go func() { f.delivered <- f.view.list(ctx, number) }()
}

// hasten lets the next listing come when a parked member has been told to look
// again, if that is sooner than the listings themselves ask for. Each member does
// so once: after a listing that was begun at its time the listings' own pace holds.
func (f *fleet) hasten(m *member, listed time.Time) {
	if m.hint > 0 && m.due.After(listed) && m.due.Before(f.nextList) {
		f.nextList = later(m.due, f.paced)
	}
}

// deliver wakes those for whom a listing holds news. One that was begun before a
// member parked may lack what the member did.
func (f *fleet) deliver(l listing) {
	now := time.Now()
	f.listing = false
	if until, ok := limitedUntil(l.err); ok {
		f.limited = later(f.limited, until)
		return
	}
	if f.budget != nil && l.err != nil && !errors.Is(l.err, ErrPermission) && f.unlisted < maxUnlisted {
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

// listingCanWait reports whether a step has better use for requests: as long as there
// are registrations to be made, a listing is worth a fiftieth of them, unless somebody
// has to confirm what was seen.
func (f *fleet) listingCanWait() bool {
	if len(f.queue[inTiDBCloud])+f.busy[inTiDBCloud] == 0 {
		return false
	}
	if slices.ContainsFunc(f.parked, func(m *member) bool { return m.action == ActionConfirm }) {
		return false
	}
	return f.asked+f.budget.Sent()-f.sent < 50*f.pages
}

// pause is how long to wait after a listing. Each of its pages is a request that
// a registration could have had: it takes a twentieth of the limit while there
// are registrations to be made, and a fifth when there are none. What the service
// asks for is taken for as long as its pages allow it.
func (f *fleet) pause(l listing) time.Duration {
	perPage := 3 * time.Second
	if len(f.queue[inTiDBCloud])+f.busy[inTiDBCloud] > 0 {
		perPage = 12 * time.Second
	}
	if f.budget != nil {
		perPage = 12 * time.Second // see listingCanWait
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

// usualPause is the pause between two looks when neither a reply nor
// ClientOptions.PollFrequency asks for another.
const usualPause = 30 * time.Second
