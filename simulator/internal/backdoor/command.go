package backdoor

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Command is one entry of a table of the back door: it changes or reads a world W, has
// a name and takes arguments that JSON can hold. Package world has a table about its
// State, package simulator one about its clock and its faults. Complete a Command with
// [Define].
type Command[W any] struct {
	// Name identifies the command, also in saved worlds. Required.
	Name string
	// Does completes the sentence "The command ...", for people. Required.
	Does string
	// Recorded marks a command that changes what a saved world holds: it is saved,
	// and applied again when the world is loaded. By default a command only reads, or
	// changes what is not saved, such as tokens.
	Recorded bool
	// Prompt marks a command whose effect even late reads show, see world.ReadLag. By
	// default late reads miss the effect, as they miss that of a write.
	Prompt bool
	// NeedsRecord marks a command that works only in a world that is recorded.
	NeedsRecord bool

	arguments []Argument
	decode    func(json.RawMessage) (any, error)
	apply     func(W, time.Time, any) (any, error)
}

// Define completes a command with the function that applies it. A is a struct whose
// json tags name the arguments; those with the option omitzero are optional. R is the
// type of the result. If apply returns an error, it must leave the world unchanged.
func Define[W, A, R any](c Command[W], apply func(world W, now time.Time, args A) (R, error)) Command[W] {
	c.arguments = describe[A]()
	c.decode = func(text json.RawMessage) (any, error) { return decodeArguments[A](text, c.arguments) }
	c.apply = func(world W, now time.Time, args any) (any, error) { return apply(world, now, args.(A)) }
	return c
}

// Decode decodes the command's arguments; an empty text means none. The error is a
// [*CommandError] with status 400.
func (c *Command[W]) Decode(text json.RawMessage) (args any, err error) {
	args, err = c.decode(text)
	return args, c.named(err)
}

// Apply applies the command at now. args come from Decode. The error is a
// [*CommandError]; the world is then unchanged.
func (c *Command[W]) Apply(world W, now time.Time, args any) (result any, err error) {
	result, err = c.apply(world, now, args)
	return result, c.named(err)
}

// named adds the command's name to its error, and its usage if the arguments are wrong.
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
	// Name identifies the command.
	Name string `json:"name"`
	// Does completes the sentence "The command ...".
	Does string `json:"does"`
	// Arguments are the members of the JSON object that the command takes.
	Arguments []Argument `json:"arguments"`
	// Recorded reports whether a saved world holds the command's effect.
	Recorded bool `json:"recorded"`
}

// Info returns the command's description.
func (c *Command[W]) Info() CommandInfo {
	return CommandInfo{c.Name, c.Does, slices.Clone(c.arguments), c.Recorded}
}

// usage returns the text that names the command's arguments.
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
