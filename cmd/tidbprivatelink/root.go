package main

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const name = "tidbprivatelink"

// defaultTimeout is longer than any healthy run takes: a fleet of a thousand
// endpoints takes 16 minutes.
const defaultTimeout = 30 * time.Minute

// root returns the whole tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   name,
		Short: "Connect TiDB Cloud Dedicated clusters over Azure Private Link",
		Long: `Connects Azure networks with TiDB Cloud Dedicated clusters over Azure Private Link,
shows what stands between them, and takes it away again.

ENDPOINT is the resource ID of an Azure private endpoint, or its name together
with --subscription and --resource-group.

Output goes to stdout; progress, questions and errors go to stderr. With
--simulator both clouds are simulated in this process, which is for trying any
command without an account: six minutes pass in four seconds. Its endpoint
"connected" is Active, "forgotten" was never accepted, and any other name is free.

Environment:
` + variableTable() + `
Azure credentials are those of azidentity's DefaultAzureCredential: the variables
AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, a workload or managed
identity, or the sign-in of the Azure CLI and its like.

Exit codes:
` + strings.TrimSuffix(exitTable(), "\n"),
		Example:      exampleText([]string{"connect orders --simulator", "inspect connected --simulator", "audit --simulator --output json"}),
		Version:      version(),
		SilenceUsage: true, SilenceErrors: true,
	}
	root.SetArgs(a.args)
	root.SetIn(a.in)
	root.SetOut(a.out) // before completion is added, which keeps it
	root.SetErr(a.log)
	flags := root.PersistentFlags()
	a.output = formatTable
	flags.VarP(&a.output, "output", "o", "how to print: "+strings.Join(formats(), ", "))
	flags.DurationVar(&a.timeout, "timeout", defaultTimeout, "how much `TIME` to take, such as 90s; 0 as long as it takes")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "no progress on stderr")
	flags.Var(&a.simulator, "simulator", "use simulated clouds; `[=FILE]` keeps them in a file from one command to the next")
	flags.Lookup("simulator").NoOptDefVal = newWorld
	complete(root, "output", formats())
	root.AddCommand(
		a.service(), a.plan(), a.connect(), a.verify(), a.status(), a.inspect(),
		a.connectionString(), a.disconnect(), a.audit(), a.fleet(),
	)
	a.amendBuiltIn(root)
	return root
}

// amendBuiltIn gives cobra's own commands an example.
func (a *app) amendBuiltIn(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Example = exampleText([]string{"help connect"})
		case "completion":
			c.Example = exampleText([]string{"completion bash"})
			for _, shell := range c.Commands() {
				shell.Example = exampleText([]string{"completion " + shell.Name()})
			}
		}
	}
}

// exampleText returns command lines as help shows them.
func exampleText(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&b, "  %s %s\n", name, line)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// complete offers the values of a flag to shells.
func complete(c *cobra.Command, flag string, values []string) {
	// It fails only for a flag that does not exist.
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// endpoints takes at least and at most so many arguments, which are endpoints.
func endpoints(least, most int) cobra.PositionalArgs {
	return func(_ *cobra.Command, values []string) error {
		switch {
		case len(values) < least:
			return errors.New("ENDPOINT is missing: the resource ID of an Azure private endpoint, or its name")
		case len(values) > most:
			return fmt.Errorf("there is an argument too many: %q", values[most])
		}
		return nil
	}
}

// hinted adds to the refusal of an argument what is mistaken for one most easily.
func hinted(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, values []string) error {
		err := args(c, values)
		if err != nil && len(values) > 0 && c.Flags().Changed("simulator") {
			return fmt.Errorf("%w; a file for --simulator is written --simulator=FILE", err)
		}
		return err
	}
}

// version returns the version of the module that the command was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
