package endpoint

import (
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Client takes the steps that connect a network on Azure with a cluster of TiDB
// Cloud. It is safe for concurrent use.
type Client struct {
	azure   *privatelink.Client
	tidb    *tidbcloud.Client
	options ClientOptions
	seen    sightings
}

// ClientOptions are the optional settings of a [Client].
type ClientOptions struct {
	// PollFrequency is the time between two looks while waiting, when the service
	// does not say when to come back. 0 means azcore's 30 seconds, azcore's
	// minimum is one second; less than zero is refused.
	PollFrequency time.Duration

	// ConfirmAfter is how long both clouds have to show the same, in several looks,
	// before a connection is refused or replaced because of it. 0 means 2 minutes;
	// less than zero is refused. A program on a fast clock may set less; what is
	// shorter than the clouds' read-after-write lag lets a healthy connection be
	// taken for a broken one.
	ConfirmAfter time.Duration

	// Progress is called with each thing that was done or found, by the goroutine
	// of the method that did it: it must be fast, and safe for concurrent use when
	// the client is used concurrently. nil means nobody listens.
	Progress func(Event)
}

// NewClient returns a client on top of one for each cloud. It sends no request.
// Missing clients and bad options give an error that matches
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
