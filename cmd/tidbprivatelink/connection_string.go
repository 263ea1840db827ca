package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// stringView is a connection string as programs get it.
type stringView struct {
	Format           string `json:"format"`
	ConnectionString string `json:"connectionString"`
}

// stringFlags are the flags of connection-string.
type stringFlags struct {
	names
	format                           string
	user, database, ca, trustStore   string
	show                             bool
	passwordFile, trustStorePassword string
}

const (
	passwordFileFlag           = "password-file"
	trustStorePasswordFileFlag = "trust-store-password-file"
)

func (f *stringFlags) register(flags *pflag.FlagSet) {
	f.flags(flags)
	flags.StringVar(&f.format, "format", slug(endpoint.FormatMySQLCLI), "for which `CLIENT`: "+strings.Join(slugs(), ", "))
	flags.StringVar(&f.user, "user", "", "database `USER` (default root)")
	flags.StringVar(&f.database, "database", "", "`NAME` of the database (default test)")
	flags.StringVar(&f.ca, "ca", "", "`FILE` with the cluster's CA certificate (default ca.pem)")
	flags.StringVar(&f.trustStore, "trust-store", "", "Java key store `FILE` with the CA certificate, for jdbc")
	flags.BoolVar(&f.show, "show-password", false, "put the password into the output: from --"+passwordFileFlag+", else $"+envPassword+", else a prompt")
	flags.StringVar(&f.passwordFile, passwordFileFlag, "", "`FILE` that holds the password, - for stdin")
	flags.StringVar(&f.trustStorePassword, trustStorePasswordFileFlag, "", "`FILE` that holds the trust store's password (default $"+envTrustStorePassword+")")
}

func (f *stringFlags) check() error {
	if _, ok := formatOf(f.format); !ok {
		return fmt.Errorf("--format %q: use %s", f.format, strings.Join(slugs(), ", "))
	}
	for flag, value := range map[string]string{passwordFileFlag: f.passwordFile, trustStorePasswordFileFlag: f.trustStorePassword} {
		if value != "" && !f.show {
			return fmt.Errorf("--%s has no effect without --show-password", flag)
		}
	}
	return nil
}

func (a *app) connectionString() *cobra.Command {
	var f stringFlags
	c := a.command(verb{
		use: "connection-string ENDPOINT", short: "Print how programs connect through an endpoint", args: endpoints(1, 1),
		long: `Prints what the TiDB Cloud console shows under Connect With. The endpoint has to be
Active. No password is printed unless --show-password asks for it, and none is taken
from a flag: it would show in the list of processes.`,
		examples: []string{"connection-string connected --simulator", "connection-string connected --simulator --format go --user app --database shop"},
		flags:    f.register,
		check:    f.check,
		named:    f.existingNamed,
		run: func(ctx context.Context, s *session, args []string) (*document, error) {
			ep, _, err := f.existing(ctx, s, args[0])
			if err != nil {
				return nil, err
			}
			options, err := a.stringOptions(ctx, f)
			if err != nil {
				return nil, err
			}
			format, _ := formatOf(f.format)
			text, err := ep.ConnectionString(format, options)
			if err != nil {
				return nil, err
			}
			return &document{stringView{slug(format), text}, func(w io.Writer) { fmt.Fprintln(w, text) }}, nil
		},
	})
	complete(c, "format", slugs())
	return c
}

// stringOptions returns the options, with passwords if they are asked for.
func (a *app) stringOptions(ctx context.Context, f stringFlags) (*endpoint.ConnectionStringOptions, error) {
	options := &endpoint.ConnectionStringOptions{User: f.user, Database: f.database, CAPath: f.ca, TrustStorePath: f.trustStore}
	if !f.show {
		return options, nil
	}
	password, err := a.secret(ctx, secretSource{what: "database password", env: envPassword, file: f.passwordFile, fileIs: "--" + passwordFileFlag})
	if err != nil {
		return nil, err
	}
	options.Password = tidbcloud.Password(password)
	if f.trustStorePassword == "" && a.getenv(envTrustStorePassword) == "" {
		return options, nil // a key store of certificates alone may have none
	}
	password, err = a.secret(ctx, secretSource{what: "trust store password", env: envTrustStorePassword, file: f.trustStorePassword, fileIs: "--" + trustStorePasswordFileFlag})
	options.TrustStorePassword = tidbcloud.Password(password)
	return options, err
}

// slug returns a format as a value of --format.
func slug(format endpoint.Format) string {
	return strings.ReplaceAll(strings.ToLower(string(format)), " ", "-")
}

// slugs returns all values of --format.
func slugs() (all []string) {
	for _, format := range endpoint.PossibleFormatValues() {
		all = append(all, slug(format))
	}
	return all
}

// formatOf returns the format that a value of --format names.
func formatOf(text string) (endpoint.Format, bool) {
	for _, format := range endpoint.PossibleFormatValues() {
		if slug(format) == strings.ToLower(text) {
			return format, true
		}
	}
	return "", false
}
