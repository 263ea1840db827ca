package tidbcloud

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// page is the part of a list that a request asks for: by default 10 elements, at most
// 100, from a token or after a number to skip (described).
type page struct {
	start, size int
}

const (
	defaultPageSize = 10
	maxPageSize     = 100
)

func (c *call) page() (page, *apiError) { return c.pageOf(defaultPageSize) }

// pageOf is page with a default size.
func (c *call) pageOf(size int) (page, *apiError) {
	p := page{size: size}
	if text := kernel.QueryValue(c.req.Query, "pageSize"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return p, invalidArgument("pageSize must be a number from 0 to 100, not '" + text + "'")
		}
		if n > 0 {
			p.size = min(n, maxPageSize)
		}
	}
	if token := kernel.QueryValue(c.req.Query, "pageToken"); token != "" {
		start, ok := parsePageToken(token)
		if !ok {
			return p, invalidArgument("pageToken is not one that a list returned")
		}
		p.start = start
	}
	if text := kernel.QueryValue(c.req.Query, "skip"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return p, invalidArgument("skip must be a number that is not negative, not '" + text + "'")
		}
		p.start = max(n, p.start+n) // the sum of two huge numbers is negative
	}
	return p, nil
}

const pageTokenPrefix = "offset:"

func pageToken(start int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(pageTokenPrefix + strconv.Itoa(start)))
}

func parsePageToken(token string) (int, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	digits, ok := strings.CutPrefix(string(raw), pageTokenPrefix)
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n >= 0
}

// cut returns the bounds of the page in a list of n elements, and the token of the next
// page, or "".
func (p page) cut(n int) (from, to int, next string) {
	from = min(p.start, n)
	to = min(from+p.size, n)
	if to < n {
		next = pageToken(to)
	}
	return from, to, next
}
