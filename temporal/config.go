package temporal

import (
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Config is how the fleet of a key is kept. It is set when the workflow is started.
type Config struct {
	// Key is the name by which workers resolve the credentials. Required. It is no
	// secret: it is the workflow's ID and in its history.
	Key string
	// LookAgainAfter is how long after its last result an endpoint is looked at
	// again: what was deleted behind its back comes back within that time. 0 means
	// an hour, less is refused.
	LookAgainAfter time.Duration `json:",omitempty"`
	// Reserve is how many of the key's 100 requests a minute are left to others, such
	// as the worker that takes over from one that died. 0 means 5, less is refused.
	Reserve int `json:",omitempty"`
	// MaxStep is for how long a step begins something. 0 means 30 seconds, less is
	// refused.
	MaxStep time.Duration `json:",omitempty"`
	// Pace is the least time between two steps. 0 means 5 seconds, less is refused.
	Pace time.Duration `json:",omitempty"`
	// HeartbeatTimeout is after how long without a sign of life a worker counts as
	// dead. 0 means 30 seconds, less is refused.
	HeartbeatTimeout time.Duration `json:",omitempty"`
	// SearchAttributes lets the workflow keep the attributes FleetReady, FleetWorking
	// and FleetFailed, all of type Int. The namespace has to know them.
	SearchAttributes bool `json:",omitempty"`
}

// validate returns an error that names all that is wrong.
func (c Config) validate() error {
	problem := ""
	add := func(field string, value any) {
		problem += fmt.Sprintf("; Config.%s is %v", field, value)
	}
	if c.Key == "" {
		add("Key", "empty")
	}
	for field, value := range map[string]time.Duration{
		"LookAgainAfter": c.LookAgainAfter, "MaxStep": c.MaxStep, "Pace": c.Pace, "HeartbeatTimeout": c.HeartbeatTimeout,
	} {
		if value < 0 {
			add(field, value)
		}
	}
	if c.Reserve < 0 {
		add("Reserve", c.Reserve)
	}
	if problem == "" {
		return nil
	}
	return &endpoint.Error{
		Op: "check the configuration of fleet", Resource: fmt.Sprintf("%q", c.Key), Found: problem[2:],
		Remedy: "name the key, and use 0 for defaults", Err: endpoint.ErrInvalidArgument,
	}
}

// withDefaults fills in what is 0.
func (c Config) withDefaults() Config {
	set := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	set(&c.LookAgainAfter, time.Hour)
	set(&c.MaxStep, 30*time.Second)
	set(&c.Pace, 5*time.Second)
	set(&c.HeartbeatTimeout, 30*time.Second)
	if c.Reserve == 0 {
		c.Reserve = 5
	}
	return c
}
