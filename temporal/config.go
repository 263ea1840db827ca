package temporal

import (
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// Config is the configuration of a fleet. It is set when the workflow is started.
type Config struct {
	// Key is the name by which workers resolve the credentials of an API key. Required.
	// It is not a secret: the workflow's ID and history hold it.
	Key string
	// LookAgainAfter is the time after its last result at which an endpoint is looked at
	// again: an endpoint that somebody deleted comes back within that time. 0 means an
	// hour, less is refused.
	LookAgainAfter time.Duration `json:",omitempty"`
	// Reserve is the number of the key's 100 requests a minute that are left to others,
	// such as a worker that takes over from one that died. 0 means 5, less is refused.
	Reserve int `json:",omitempty"`
	// MaxStep is the time after which a step begins nothing new. 0 means 30 seconds, less
	// is refused.
	MaxStep time.Duration `json:",omitempty"`
	// Pace is the minimum time between two steps. 0 means 5 seconds, less is refused.
	Pace time.Duration `json:",omitempty"`
	// HeartbeatTimeout is the time without a heartbeat after which another worker takes
	// the step again. 0 means 30 seconds, less is refused.
	HeartbeatTimeout time.Duration `json:",omitempty"`
	// SearchAttributes makes the workflow set the search attributes FleetReady,
	// FleetWorking and FleetFailed, all of type Int, which the namespace must have.
	SearchAttributes bool `json:",omitempty"`
}

// validate returns an error that names all problems.
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
