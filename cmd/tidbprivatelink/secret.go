package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// secretSource says where a secret may come from. There is no flag for one: flags
// show in the list of processes and in the history of a shell.
type secretSource struct {
	what   string // for the prompt and for errors
	env    string // a variable that holds it
	file   string // a file that holds it, "-" for stdin; "" for none
	fileIs string // what named the file
}

// maxSecret bounds what is read: no secret is longer, and a wrong file may be.
const maxSecret = 64 << 10

// secret returns a secret from the file, else from the environment, else from a
// person at the terminal.
func (a *app) secret(ctx context.Context, source secretSource) (string, error) {
	if source.file != "" {
		return a.secretFile(source)
	}
	if secret := a.getenv(source.env); secret != "" {
		return secret, nil
	}
	if err := a.missing(source); err != nil {
		return "", err
	}
	secret, err := a.hidden(ctx, source.what+": ")
	if err != nil {
		return "", fmt.Errorf("read the %s: %w", source.what, err)
	}
	if secret == "" {
		return "", misused("no %s was given", source.what)
	}
	return secret, nil
}

// missing returns an error if the secret can come from nowhere.
func (a *app) missing(source secretSource) error {
	if source.file != "" || a.getenv(source.env) != "" || a.asks {
		return nil
	}
	return misused("there is no %s: set %s, or name a file with %s", source.what, source.env, source.fileIs)
}

// secretFile reads the secret from its file. A line feed at the end is the editor's.
func (a *app) secretFile(source secretSource) (string, error) {
	in := a.in
	if source.file != "-" {
		file, err := os.Open(source.file)
		if err != nil {
			return "", misused("%s: %w", source.fileIs, err)
		}
		defer file.Close()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, maxSecret+1))
	switch {
	case err != nil:
		return "", misused("%s: %w", source.fileIs, err)
	case len(text) > maxSecret:
		return "", misused("%s: %s holds more than %d bytes, which is no %s", source.fileIs, source.file, maxSecret, source.what)
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if secret == "" {
		return "", misused("%s: %s holds no %s", source.fileIs, source.file, source.what)
	}
	return secret, nil
}
