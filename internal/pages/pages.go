// Package pages ends the listings that a service would have go on for ever.
package pages

import (
	"crypto/sha256"
	"errors"
	"fmt"
)

// Max is how many pages one listing may have. A page holds ten items at least by
// the services' defaults, which makes a hundred thousand.
const Max = 10_000

// Walk remembers the pages of one listing. Its zero value is a listing of which
// nothing has been read. It is not safe for concurrent use.
type Walk struct {
	// seen holds digests because a hostile service's tokens may be long.
	seen map[[sha256.Size]byte]bool
}

// Follow notes that a page named next, a token or a link, as the one behind it.
// It returns an error if that page has been named before, so that following it
// would never end, or if there are too many.
func (w *Walk) Follow(next string) error {
	if next == "" {
		return nil
	}
	key := sha256.Sum256([]byte(next))
	switch {
	case w.seen[key]:
		return errors.New("the page names one as the next that has been read already, so the listing would never end")
	case len(w.seen) >= Max:
		return fmt.Errorf("the listing has more than %d pages", Max)
	case w.seen == nil:
		w.seen = map[[sha256.Size]byte]bool{}
	}
	w.seen[key] = true
	return nil
}
