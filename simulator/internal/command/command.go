// Package command is the body of privatelinksim, shared by the commands that
// differ in what is behind the simulated endpoints.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Options are what the commands differ in.
type Options struct {
	// Backend is what the endpoints lead to unless -backend says otherwise. nil means
	// nowhere.
	Backend simulator.Backend
	// Inspect answers POST /_sim/inspect. nil means that there is no such call.
	Inspect Inspector
}

// Main runs the command until it is interrupted. A second interrupt ends requests
// under way, too; the world is saved all the same.
func Main(name string, o Options) {
	ctx, stop := context.WithCancel(context.Background())
	hurry, stopNow := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		stop()
		<-signals
		stopNow()
		signal.Stop(signals) // the third ends the process
	}()
	err := runUntil(ctx, hurry, name, o, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}

// run serves until the context ends. Once it answers it writes what a client
// needs to out, and then the address of every endpoint that one can connect to;
// its log goes to log.
func run(ctx context.Context, name string, o Options, args []string, out, log io.Writer) error {
	return runUntil(ctx, context.Background(), name, o, args, out, log)
}

// runUntil is run, which after the end of ctx waits for requests under way, but no
// longer than hurry.
func runUntil(ctx, hurry context.Context, name string, o Options, args []string, out, log io.Writer) error {
	c, err := parseFlags(name, o, args, log)
	if err != nil {
		return err
	}
	s, err := start(c, log)
	if err != nil {
		return err
	}
	s.hurry = hurry
	defer s.cleanup()
	env := s.environment()
	if c.env != "" {
		if err := writePrivate(c.env, env); err != nil {
			s.stop()
			return fmt.Errorf("write -env: %w", err)
		}
	}
	if _, err := io.WriteString(out, env+"# ready\n"); err != nil {
		s.stop()
		return err
	}
	if !c.quiet {
		fmt.Fprintln(log, "the page over it, for a browser on this machine: "+s.url+"/_sim/")
	}
	if s.gateway != nil {
		stop := s.gateway.start(out)
		defer stop()
	}
	return s.wait(ctx)
}
