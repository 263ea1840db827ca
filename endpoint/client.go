package endpoint

import (
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Client connects networks on Azure to TiDB Cloud clusters. It is safe for concurrent
// use.
type Client struct {
	azure   *privatelink.Client
	tidb    *tidbcloud.Client
	options ClientOptions
	seen    sightings
}

// ClientOptions are the optional settings of a [Client].
type ClientOptions struct {
	// PollFrequency is the time between two looks while waiting, unless a reply asks
	// for another with Retry-After. 0 means azcore's default of 30 seconds; azcore's
	// minimum is one second; less than zero is refused.
	PollFrequency time.Duration

	// ConfirmAfter is how long the clouds must show the same, in six looks or more,
	// before the client replaces or refuses something because of it. 0 means 2
	// minutes; less than zero is refused. A program on a fast clock may set less. A
	// value shorter than the lag of reads behind writes makes the client take healthy
	// connections for broken ones.
	ConfirmAfter time.Duration

	// Progress is called with each event, by the goroutine of the method that caused
	// it. It must return quickly, and be safe for concurrent use if the client is used
	// concurrently. nil means no events.
	Progress func(Event)
}

// NewClient returns a client that uses one client for each cloud. It sends no
// request. Nil clients and bad options give an error that matches
// [ErrInvalidArgument].
func NewClient(azure *privatelink.Client, tidb *tidbcloud.Client, options *ClientOptions) (*Client, error) {
	if options == nil {
		options = &ClientOptions{}
	}
	switch {
	case azure == nil:
		return nil, invalidArgument("azure", "", "it is nil", "pass what privatelink.NewClient returned")
	case tidb == nil:
		return nil, invalidArgument("tidb", "", "it is nil", "pass what tidbcloud.NewClient returned")
	case options.PollFrequency < 0:
		return nil, invalidArgument("PollFrequency", fmt.Sprint(options.PollFrequency), "it is negative", "use 0 for the default")
	}
	if options.ConfirmAfter < 0 {
		return nil, invalidArgument("ConfirmAfter", fmt.Sprint(options.ConfirmAfter), "it is negative", "use 0 for the default")
	}
	return &Client{azure: azure, tidb: tidb, options: *options}, nil
}
