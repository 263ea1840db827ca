// Package pages ends lists whose pages go on without end.
package pages

import (
	"crypto/sha256"
	"errors"
	"fmt"
)

// Max is the maximum number of pages of a list. With the services' default page sizes of ten
// and more, they hold a hundred thousand items.
const Max = 10_000

// Walk remembers the pages of one list. Its zero value is ready to use. It is not safe for
// concurrent use.
type Walk struct {
	// seen holds digests, because a hostile service's tokens may be long.
	seen map[[sha256.Size]byte]bool
}

// Follow records the token of, or the link to, the next page. It returns an error if an earlier
// page named the same next page, since the list would never end, or if there are too many
// pages.
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
