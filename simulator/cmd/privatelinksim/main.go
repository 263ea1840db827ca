// Command privatelinksim serves the simulator to other processes and languages:
// Azure Resource Manager, Entra ID and TiDB Cloud on one TLS port. See -help.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "privatelinksim:", err)
		os.Exit(1)
	}
}

// run serves until the context ends. Once it answers it writes what a client
// needs to out; its log goes to log.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	c, err := parseFlags(args, log)
	if err != nil {
		return err
	}
	s, err := start(c, log)
	if err != nil {
		return err
	}
	defer s.cleanup()
	env := s.environment()
	if c.env != "" {
		if err := os.WriteFile(c.env, []byte(env), 0o600); err != nil {
			s.stop()
			return fmt.Errorf("write -env: %w", err)
		}
	}
	if _, err := io.WriteString(out, env+"# ready\n"); err != nil {
		s.stop()
		return err
	}
	return s.wait(ctx)
}
