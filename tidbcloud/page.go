package tidbcloud

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/pages"
)

// listing holds what a pager needs: the request for the first page, and a function that
// returns the token of the next page, "" after the last.
type listing[T any] struct {
	client    *Client
	call      call
	pageSize  int
	pageToken string // of the first page; "" if it is that of the list
	refused   error  // returned by the first page
	nextToken func(T) string
}

// pager returns a pager. Every request repeats the parameters, as the service requires
// (described). A list that has no end ends with an error.
func (l listing[T]) pager() *runtime.Pager[T] {
	var walk pages.Walk
	return runtime.NewPager(runtime.PagingHandler[T]{
		More: func(page T) bool { return l.nextToken(page) != "" },
		Fetcher: func(ctx context.Context, previous *T) (T, error) {
			var none T
			if l.refused != nil {
				return none, l.refused
			}
			if l.pageSize < 0 {
				return none, invalid(l.call.name, l.call.resource,
					fmt.Sprintf("PageSize is %d", l.pageSize), "use 0 for the service's default, or 1 to 100")
			}
			op := l.call
			op.method = http.MethodGet
			op.query = url.Values{}
			for name, values := range l.call.query {
				op.query[name] = values
			}
			if l.pageSize > 0 {
				op.query.Set("pageSize", strconv.Itoa(l.pageSize))
			}
			token := l.pageToken
			if previous != nil {
				token = l.nextToken(*previous)
			}
			if token != "" {
				op.query.Set("pageToken", token)
			}
			page, _, err := fetch[T](ctx, l.client, op)
			if err != nil {
				return none, err
			}
			if err := walk.Follow(l.nextToken(page)); err != nil {
				return none, newError(op, err)
			}
			return page, nil
		},
		Tracer: l.client.azure.Tracer(),
	})
}
