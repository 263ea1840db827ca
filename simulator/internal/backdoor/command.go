package backdoor

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Command is one entry of a table of the back door: something that can be done
// to, or read from, a world W by name, with arguments that JSON can hold. The
// core's table is about a *State; package simulator has one about its clock and
// its faults. Complete one with [Define].
type Command[W any] struct {
	// Name is what the command is called by, in saved worlds too. Required.
	Name string
	// Does says what the command does, in a sentence for people. Required.
	Does string
	// Recorded says that the command changes what a saved world holds, so that it
	// is saved and applied again when the world is loaded. The default is a command
	// that only reads, or changes what is not saved, such as tokens.
	Recorded bool
	// Prompt says that even a late read shows what the command did, see [ReadLag].
	// The default is a command whose effect late reads miss like that of a write.
	Prompt bool
	// NeedsRecord says that the command works only in a world that is recorded.
	NeedsRecord bool

	arguments []Argument
	decode    func(json.RawMessage) (any, error)
	apply     func(W, time.Time, any) (any, error)
}

// Define completes a command with what it does. A is the type of its arguments, a
// struct whose json tags name them; an argument with the option omitzero may be
// left out. R is the type of its result. apply leaves the world as it was if it
// returns an error.
func Define[W, A, R any](c Command[W], apply func(world W, now time.Time, args A) (R, error)) Command[W] {
	c.arguments = describe[A]()
	c.decode = func(text json.RawMessage) (any, error) { return decodeArguments[A](text, c.arguments) }
	c.apply = func(world W, now time.Time, args any) (any, error) { return apply(world, now, args.(A)) }
	return c
}

// Decode reads the command's arguments. No text stands for no arguments. The
// error is a [*CommandError] with status 400.
func (c *Command[W]) Decode(text json.RawMessage) (args any, err error) {
	args, err = c.decode(text)
	return args, c.named(err)
}

// Apply does what the command does at now. args are of the type that Decode
// returns. The error is a [*CommandError]; the world is then as it was.
func (c *Command[W]) Apply(world W, now time.Time, args any) (result any, err error) {
	result, err = c.apply(world, now, args)
	return result, c.named(err)
}

// named fills the command's name into its error.
func (c *Command[W]) named(err error) error {
	if e, ok := err.(*CommandError); ok && e.Command == "" {
		e.Command = c.Name
		if e.Status == statusInvalid && e.Remedy == "" {
			e.Remedy = c.usage()
		}
	}
	return err
}

// CommandInfo describes a command of the back door.
type CommandInfo struct {
	// Name is what the command is called by.
	Name string `json:"name"`
	// Does says what the command does, in a sentence.
	Does string `json:"does"`
	// Arguments are the members of the JSON object that the command takes.
	Arguments []Argument `json:"arguments"`
	// Recorded says that a saved world holds what the command did.
	Recorded bool `json:"recorded"`
}

// Info describes the command.
func (c *Command[W]) Info() CommandInfo {
	return CommandInfo{c.Name, c.Does, slices.Clone(c.arguments), c.Recorded}
}

// usage says which arguments the command takes.
func (c *Command[W]) usage() string {
	if len(c.arguments) == 0 {
		return "it takes no arguments"
	}
	var texts []string
	for _, a := range c.arguments {
		text := a.Name + " (" + a.Type
		if a.Optional {
			text += ", optional"
		}
		texts = append(texts, text+")")
	}
	return "its arguments are " + strings.Join(texts, ", ")
}

// FindCommand returns the command with this name, or nil.
func FindCommand[W any](table []Command[W], name string) *Command[W] {
	i := slices.IndexFunc(table, func(c Command[W]) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &table[i]
}
