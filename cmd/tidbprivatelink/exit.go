package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// The exit codes; exits says what they mean.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPending     = 3
	exitTimedOut    = 4
	exitInterrupted = 130
)

// exit is an exit code and when the command ends with it.
type exit struct {
	code    int
	meaning string
}

// exits returns all exit codes, as the help shows them.
func exits() []exit {
	return []exit{
		{exitDone, "done"},
		{exitFailed, "failed: the error says what was found and what to do about it"},
		{exitUsage, "usage: an argument, a setting or a file is wrong; no cloud was changed"},
		{exitPending, "findings, or something is left to do: a check failed, or a plan is not empty"},
		{exitTimedOut, "timed out: --timeout is over; run the same command to go on"},
		{exitInterrupted, "interrupted by SIGINT or SIGTERM; run the same command to go on"},
	}
}

// exitTable returns the exit codes as lines for people.
func exitTable() string {
	var b strings.Builder
	for _, e := range exits() {
		fmt.Fprintf(&b, "  %3d  %s\n", e.code, e.meaning)
	}
	return b.String()
}

var (
	// errPending: the output holds findings, or actions that are left to do.
	errPending = errors.New("findings or changes are pending")
	// errTimedOut and errInterrupted are the causes with which a context ends.
	errTimedOut    = errors.New("timed out")
	errInterrupted = errors.New("interrupted")
)

// usageError is an error of whoever typed the command.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// misused returns a usage error with a text of its own.
func misused(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// partError is an error of some of many: the others were carried out.
type partError struct{ err error }

func (e *partError) Error() string { return e.err.Error() }
func (e *partError) Unwrap() error { return e.err }

// exitOf returns the exit code for what a command returned.
func exitOf(err error) int {
	var usage *usageError
	var part *partError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errPending):
		return exitPending
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errTimedOut):
		return exitTimedOut
	case malformed(err) && !errors.As(err, &part):
		return exitUsage
	}
	return exitFailed
}

// malformed reports whether the library refused an argument before any request.
func malformed(err error) bool {
	var reply *azcore.ResponseError
	return errors.Is(err, endpoint.ErrInvalidArgument) && !errors.As(err, &reply)
}
