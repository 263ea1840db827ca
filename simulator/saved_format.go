package simulator

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// The format of saved worlds is a name, a slash and a version. The version is raised
// when older files would be read otherwise than they were meant. upgrades has a row for
// each older version that can still be read.
const (
	savedFormatName = "privatelinksim/"
	savedVersion    = 2
)

var savedFormat = savedFormatName + strconv.Itoa(savedVersion)

// upgrades convert a world of one version into one of the next.
var upgrades = map[int]func(*saved) error{
	1: upgradeArguments,
}

// upgrade converts a world of an older version into one of the current version. Its
// error says what to do.
func upgrade(in *saved) error {
	number, ok := strings.CutPrefix(in.Format, savedFormatName)
	version, err := strconv.Atoi(number)
	if !ok || err != nil || version < 1 {
		return fmt.Errorf("format %q is not that of a saved world, such as %q: pass what Simulator.Save or GET /_sim/state wrote", in.Format, savedFormat)
	}
	if version > savedVersion {
		return fmt.Errorf("format %q was written by a later version, and this one reads up to %q: load it with the version that saved it", in.Format, savedFormat)
	}
	for ; version < savedVersion; version++ {
		if err := upgrades[version](in); err != nil {
			return err
		}
	}
	in.Format = savedFormat
	return nil
}

// upgradeArguments upgrades from version 1, in which the arguments of some commands
// were not objects or had other names, and durations were nanoseconds.
func upgradeArguments(in *saved) (err error) {
	for i := range in.Steps {
		step := &in.Steps[i]
		change := changedArguments[step.Call]
		if change == nil {
			continue
		}
		if step.Args, err = change(step.Args); err != nil {
			return fmt.Errorf("step %d: %s: %w", i, step.Call, err)
		}
	}
	if len(in.ReadLag) > 0 {
		in.ReadLag, err = changedArguments["SetReadLag"](in.ReadLag)
	}
	return err
}

// textOf1 holds the arguments of version 1's commands that act on one thing.
type textOf1 struct{ ID, Text string }

// changedArguments has a row for each command whose arguments version 2 changed.
var changedArguments = map[string]func(json.RawMessage) (json.RawMessage, error){
	"AddProject":            changing(func(name string) any { return world.ProjectArguments{Name: name} }),
	"AddSubscription":       changing(func(role AzureRole) any { return world.RoleArguments{Role: role} }),
	"Adopt":                 changing(func(seed uint64) any { return world.SeedArguments{Seed: seed} }),
	"LimitPrivateEndpoints": changing(func(most int) any { return world.LimitArguments{Most: most} }),
	"FailNextOperation": changing(func(a textOf1) any {
		return world.FailOperationArguments{ResourceID: a.ID, Message: a.Text}
	}),
	"FailNextAcceptance": changing(func(a textOf1) any {
		return world.FailAcceptanceArguments{ClusterID: a.ID, Message: a.Text}
	}),
	"HoldService":          changing(func(a textOf1) any { return world.ClusterArguments{ClusterID: a.ID} }),
	"FailService":          changing(func(a textOf1) any { return world.ClusterArguments{ClusterID: a.ID} }),
	"ReleaseService":       changing(func(a textOf1) any { return world.ClusterArguments{ClusterID: a.ID} }),
	"RejectConnection":     changing(func(a textOf1) any { return world.RejectArguments{EndpointID: a.ID, Description: a.Text} }),
	"DisconnectConnection": changing(func(a textOf1) any { return world.EndpointArguments{EndpointID: a.ID} }),
	"SetReadLag": changing(func(a struct {
		Azure, Operations, TiDBCloud time.Duration
		Steady                       bool
	}) any {
		return ReadLag(a)
	}),
}

// changing returns a function that decodes the old arguments, changes them, and encodes
// the new ones.
func changing[T any](change func(T) any) func(json.RawMessage) (json.RawMessage, error) {
	return func(text json.RawMessage) (json.RawMessage, error) {
		var old T
		if err := json.Unmarshal(text, &old); err != nil {
			return nil, err
		}
		return json.Marshal(change(old))
	}
}
