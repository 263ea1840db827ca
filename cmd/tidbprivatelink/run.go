package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// app is one run of the command.
type app struct {
	machine
	args []string
	// reached: the arguments were understood, and a command has begun.
	reached bool

	output    format
	timeout   time.Duration
	quiet     bool
	simulator simulatorFlag
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, m machine) int {
	a := &app{machine: m, args: args}
	command, err := a.root().ExecuteContextC(ctx)
	if err != nil && !a.reached {
		err = &usageError{err}
	}
	code := exitOf(err)
	a.tell(command, err, code)
	return code
}

// verb is a command that works on the clouds.
type verb struct {
	use, short, long string
	examples         []string
	args             cobra.PositionalArgs
	flags            func(*pflag.FlagSet)
	// check refuses flags that do not go together, before anything is asked.
	check func() error
	// named refuses what the arguments and the defaults do not name, so that it is told
	// together with the credentials that are missing.
	named func(d defaults, args []string) error
	// run returns what to print, also beside an error.
	run func(ctx context.Context, s *session, args []string) (*document, error)
}

// command returns the verb as a command of cobra.
func (a *app) command(v verb) *cobra.Command {
	c := &cobra.Command{
		Use: v.use, Short: v.short, Long: v.long, Args: hinted(v.args), Example: exampleText(v.examples),
		ValidArgsFunction: cobra.NoFileCompletions,
		PreRunE: func(*cobra.Command, []string) error {
			if err := a.check(); err != nil || v.check == nil {
				return err
			}
			return v.check()
		},
		RunE: func(c *cobra.Command, args []string) error {
			a.reached = true
			return a.carryOut(c.Context(), v, args)
		},
	}
	if v.flags != nil {
		v.flags(c.Flags())
	}
	return c
}

// check refuses global flags that make no sense.
func (a *app) check() error {
	if a.timeout < 0 {
		return fmt.Errorf("--timeout %s is less than 0: 0 waits as long as it takes", a.timeout)
	}
	return nil
}

// carryOut runs a verb within its time and prints what it returns.
func (a *app) carryOut(ctx context.Context, v verb, args []string) (err error) {
	if !a.simulator.on {
		if err := errors.Join(a.missingKey(), v.named(a.environment(), args)); err != nil {
			return err
		}
	}
	s, err := a.open(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	defer func() {
		if failed := s.close(); failed != nil {
			err = errors.Join(beside(err), failed)
		}
	}()
	if a.timeout > 0 {
		limited, cancel := context.WithTimeoutCause(ctx, s.real(a.timeout), errTimedOut)
		defer cancel()
		ctx = limited
	}
	document, err := v.run(ctx, s, args)
	s.progress.stop()
	if document != nil {
		if err := a.print(document); err != nil {
			return err
		}
	}
	return stopped(ctx, err)
}

// beside returns an error as it counts beside another: that something is pending is
// not worth telling then.
func beside(err error) error {
	if errors.Is(err, errPending) {
		return nil
	}
	return err
}

// stopped adds to an error why the context ended, if it has.
func stopped(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || errors.Is(err, errPending) {
		return err
	}
	return fmt.Errorf("%w: %w", context.Cause(ctx), err)
}

// print writes a document in the format that was asked for. A device that is full
// fails the command.
func (a *app) print(d *document) error {
	text, err := a.output.render(d)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(a.out, text); err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	return nil
}
