package endpoint

import (
	"context"
	"time"
)

// A single look may be wrong: replicas of either cloud lag behind writes, and a proxy
// may answer in a cloud's place. So confirmLooks looks in a row that span
// ClientOptions.ConfirmAfter must lead to the same conclusion before a run replaces or
// refuses anything. One look that leads to another conclusion starts the count again.

// defaultConfirmAfter leaves room for replicas that lag by more than a minute
// (assumed: neither cloud documents a bound).
const defaultConfirmAfter = 2 * time.Minute

// confirmLooks is the number of looks that confirm a conclusion.
const confirmLooks = 6

// confirmAt returns when the next look is due after the given number of looks,
// counted from the first. The second look comes soon, so that one wrong reply costs
// seconds.
func confirmAt(looks int, after time.Duration) time.Duration {
	switch looks {
	case 0, 1:
		return after / 24
	case 2:
		return after / 8
	case 3:
		return after / 4
	case 4:
		return after / 2
	}
	return after
}

// doubt is a conclusion that is not confirmed yet. The zero value means that there is
// none.
type doubt struct {
	conclusion string
	since      time.Time // the first look that led to it
	looks      int       // how many looks in a row have led to it
}

// add counts a look at the time now that has led to the conclusion.
func (d *doubt) add(conclusion string, now time.Time) {
	if d.conclusion != conclusion {
		*d = doubt{conclusion: conclusion, since: now}
	}
	d.looks++
}

// confirmed reports whether enough looks have led to the conclusion.
func (d doubt) confirmed(after time.Duration, now time.Time) bool {
	return d.looks >= confirmLooks && now.Sub(d.since) >= after
}

// past returns the conclusion, or none if its first look lies in the future: another
// process whose clock was ahead, or a clock that was set back, has counted.
func (d doubt) past(now time.Time) doubt {
	if d.since.After(now) {
		return doubt{}
	}
	return d
}

// pause returns how long to wait before the next look.
func (d doubt) pause(after time.Duration, now time.Time) time.Duration {
	pause := d.since.Add(confirmAt(d.looks, after)).Sub(now)
	if pause <= 0 {
		return after / 24 // the looks themselves took long
	}
	return pause
}

// confirmAfter returns ClientOptions.ConfirmAfter or its default.
func (c *Client) confirmAfter() time.Duration {
	if c.options.ConfirmAfter > 0 {
		return c.options.ConfirmAfter
	}
	return defaultConfirmAfter
}

// sleep waits until d has passed or ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
