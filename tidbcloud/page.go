package tidbcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// listing is what the pagers share: the first request, and the token of the
// page that follows a given one, which is empty behind the last.
type listing[T any] struct {
	client    *Client
	operation operation
	pageSize  int
	refused   error // reported by the first page
	nextToken func(T) string
}

// pager returns the pager of l. The service wants every parameter repeated with
// a page token (API description).
func (l listing[T]) pager() *runtime.Pager[T] {
	return runtime.NewPager(runtime.PagingHandler[T]{
		More: func(page T) bool { return l.nextToken(page) != "" },
		Fetcher: func(ctx context.Context, previous *T) (T, error) {
			var none T
			if l.refused != nil {
				return none, l.refused
			}
			if l.pageSize < 0 {
				return none, invalid(l.operation.name, l.operation.resource,
					fmt.Sprintf("PageSize is %d", l.pageSize), "use 0 for the service's default, or 1 to 100")
			}
			op := l.operation
			op.method = http.MethodGet
			op.query = url.Values{}
			for name, values := range l.operation.query {
				op.query[name] = values
			}
			if l.pageSize > 0 {
				op.query.Set("pageSize", strconv.Itoa(l.pageSize))
			}
			var token string
			if previous != nil {
				token = l.nextToken(*previous)
				op.query.Set("pageToken", token)
			}
			page, _, err := fetch[T](ctx, l.client, op)
			if err != nil {
				return none, err
			}
			if token != "" && l.nextToken(page) == token {
				// Following it would never end.
				return none, newError(op, errors.New("the page names itself as the next one"))
			}
			return page, nil
		},
		Tracer: l.client.azure.Tracer(),
	})
}
