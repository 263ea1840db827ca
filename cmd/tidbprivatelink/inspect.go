package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) inspect() *cobra.Command {
	var n names
	var w wish
	var since string
	var sinceTime time.Time
	return a.command(verb{
		use: "inspect ENDPOINT", short: "Find out why a connection does not work", args: endpoints(1, 1),
		long: `Puts what Azure, TiDB Cloud and DNS say of an endpoint side by side, tries to reach
it from this machine, and says what to do about each thing that is wrong. It changes
nothing. Run it on the machine that needs the connection. Exit code 3 means that a
check failed.`,
		examples: []string{"inspect connected --simulator", "inspect forgotten --simulator"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			w.flags(flags)
			flags.StringVar(&since, "since", "", "`TIME` when the endpoint was accepted or its deletion was begun, such as 2026-01-02T15:04:05Z, to judge whether it takes too long")
		},
		check: func() (err error) {
			if since != "" {
				if sinceTime, err = time.Parse(time.RFC3339, since); err != nil {
					return misused("--since %q is not a time such as 2026-01-02T15:04:05Z", since)
				}
			}
			return nil
		},
		named: n.existingNamed,
		run: func(ctx context.Context, s *session, args []string) (*document, error) {
			spec, err := n.spec(s.defaults, w, args[0])
			if err != nil {
				return nil, err
			}
			options := s.inspect
			options.Since = sinceTime
			return reportDocument(s.client.Inspect(ctx, spec, &options))
		},
	})
}
