package simulator

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// CommandError is the error of a command of the back door that did nothing. It holds
// the command, what was found, the remedy, and an HTTP status that distinguishes wrong
// arguments from a thing that does not exist or is in another state. It holds no
// secret.
type CommandError = backdoor.CommandError

// CommandInfo describes a command of the back door: its name, a sentence, its
// arguments and whether a saved world holds what it did.
type CommandInfo = backdoor.CommandInfo

// Argument describes one argument of a command: its name, its type and whether it is
// optional.
type Argument = backdoor.Argument

// Commands returns the commands that [Simulator.Apply] takes.
func (s *Simulator) Commands() []CommandInfo {
	var all []CommandInfo
	for i := range world.Commands() {
		all = append(all, world.Commands()[i].Info())
	}
	for i := range shellCommands {
		all = append(all, shellCommands[i].Info())
	}
	return all
}

// Apply carries out the command with this name and returns its result as a JSON value.
// The arguments are a JSON object; an empty text means no arguments. Apply does what
// the method of the same name does, for callers that are not written in Go:
// privatelinksim serves it as POST /_sim/commands/{name}. The result of AddAPIKey holds
// the private key. The error is a [*CommandError], or [ErrNotRecorded] from SetReadLag.
// Apply is safe for concurrent use.
func (s *Simulator) Apply(name string, arguments json.RawMessage) (result json.RawMessage, err error) {
	value, err := s.applyJSON(name, arguments)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func (s *Simulator) applyJSON(name string, arguments json.RawMessage) (any, error) {
	if c := backdoor.FindCommand(shellCommands, name); c != nil {
		args, err := c.Decode(arguments)
		if err != nil {
			return nil, err
		}
		return c.Apply(s, s.Now(), args)
	}
	c := backdoor.FindCommand(world.Commands(), name)
	if c == nil {
		return nil, backdoor.UnknownCommand(name)
	}
	args, err := c.Decode(arguments)
	if err != nil {
		return nil, err
	}
	return s.apply(c, args)
}

// apply carries out a command of the core and records it. It returns ErrNotRecorded if
// the command needs a world that is recorded.
func (s *Simulator) apply(c *backdoor.Command[*world.State], args any) (result any, err error) {
	if c.NeedsRecord && s.recorder == nil {
		return nil, fmt.Errorf("%w: %s needs Options.Record", ErrNotRecorded, c.Name)
	}
	s.locked(func(now time.Time) { result, err = s.applyAt(now, c, args) })
	return result, err
}

// applyAt is apply at the time now. The caller holds the lock.
func (s *Simulator) applyAt(now time.Time, c *backdoor.Command[*world.State], args any) (any, error) {
	result, err := c.Apply(s.state, now, args)
	if err == nil && c.Recorded {
		s.touched++
		s.recordCall(now, c.Name, args)
	}
	return result, err
}

// try carries out the core's command with this name. args must have the type that the
// command takes, and R must be the type of its result.
func try[R any](s *Simulator, name string, args any) (result R, err error) {
	value, err := s.apply(backdoor.FindCommand(world.Commands(), name), args)
	if err != nil {
		return result, err
	}
	return value.(R), nil
}

// must is try for methods that return no error. It panics, because a wrong argument is
// a mistake in the calling test.
func must[R any](s *Simulator, name string, args any) R {
	result, err := try[R](s, name, args)
	if err != nil {
		panic(err.Error())
	}
	return result
}

// do is try for a command without a result.
func (s *Simulator) do(name string, args any) error {
	_, err := try[struct{}](s, name, args)
	return err
}

// playBack applies a recorded step again.
func (s *Simulator) playBack(step savedStep) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := step.Request; q != nil {
		s.state.Step(step.At, &kernel.Request{
			As: q.As, Method: q.Method, BaseURL: q.BaseURL, Path: q.Path, RawPath: q.RawPath, Query: q.Query,
			ContentType: q.ContentType, IfMatch: q.IfMatch, IfNoneMatch: q.IfNoneMatch, Body: []byte(q.Body),
		})
		return nil
	}
	c := backdoor.FindCommand(world.Commands(), step.Call)
	if c == nil || !c.Recorded {
		return fmt.Errorf("command %q is not known, or is not one that is saved", step.Call)
	}
	args, err := c.Decode(step.Args)
	if err != nil {
		return err
	}
	s.state.Settle(step.At)
	_, err = c.Apply(s.state, step.At, args)
	return err
}
