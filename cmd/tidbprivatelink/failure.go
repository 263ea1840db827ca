package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// problem is one thing that went wrong, for people.
type problem struct{ text, remedy string }

// tell writes what went wrong, what to do about it, and how to go on.
func (a *app) tell(c *cobra.Command, err error, code int) {
	if err == nil || code == exitPending {
		return // the output says it all
	}
	label := "Error:"
	if a.live && a.getenv(envNoColor) == "" {
		label = "\x1b[31m" + label + "\x1b[0m"
	}
	for _, p := range problems(err) {
		fmt.Fprintf(a.log, "%s %s\n", label, p.text)
		goesOn := code == exitTimedOut || code == exitInterrupted // which is told below
		if p.remedy != "" && !(goesOn && strings.HasPrefix(p.remedy, "run again")) {
			fmt.Fprintf(a.log, "  Remedy: %s\n", p.remedy)
		}
	}
	switch code {
	case exitUsage:
		fmt.Fprintf(a.log, "'%s --help' explains the command.\n", c.CommandPath())
	case exitTimedOut, exitInterrupted:
		a.tellHowToGoOn(code)
	}
}

// tellHowToGoOn repeats the command line: what was begun is found again.
func (a *app) tellHowToGoOn(code int) {
	why := "Interrupted"
	if code == exitTimedOut {
		why = fmt.Sprintf("--timeout %s is over", a.timeout)
	}
	if a.simulator.on && a.simulator.file == "" {
		fmt.Fprintf(a.log, "%s. The simulated world has ended with the command; --simulator=FILE keeps one.\n", why)
		return
	}
	line := []string{name}
	for _, arg := range a.args {
		line = append(line, quoted(arg))
	}
	fmt.Fprintf(a.log, "%s. Nothing was undone. To go on, run the same command:\n  %s\n", why, strings.Join(line, " "))
}

// quoted returns an argument as a shell reads it.
func quoted(arg string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,@%+"
	if arg != "" && strings.Trim(arg, plain) == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

// rules are the lines with which azidentity divides the parts of an error.
var rules = regexp.MustCompile(`\s*-{20,}\s*`)

// problems returns what an error is made of: each with its own remedy.
func problems(err error) []problem {
	if several := listed(err); several != nil {
		var all []problem
		for _, one := range several {
			all = append(all, problems(one)...)
		}
		return all
	}
	text, remedy := rules.ReplaceAllString(err.Error(), " "), ""
	var fault *endpoint.Error
	if errors.As(err, &fault) && fault.Remedy != "" {
		remedy = fault.Remedy
		text = strings.TrimSuffix(text, "; "+remedy)
	}
	return []problem{{commandWords(text), commandWords(remedy)}}
}

// listed returns the errors that err lists, without those that only say why a context
// ended; nil if it lists none. What an error of the library lists as its causes counts
// only if these are such errors themselves.
func listed(err error) (several []error) {
	inside := false // an error of the library
	for ; err != nil; err = errors.Unwrap(err) {
		if _, ok := err.(*endpoint.Error); ok {
			inside = true
		}
		list, ok := err.(interface{ Unwrap() []error })
		if !ok {
			continue
		}
		for _, one := range list.Unwrap() {
			var fault *endpoint.Error
			if one != errTimedOut && one != errInterrupted && (!inside || errors.As(one, &fault)) {
				several = append(several, one)
			}
		}
		return several
	}
	return nil
}
