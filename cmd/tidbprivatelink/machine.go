package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// machine is what the command uses of the machine that it runs on.
type machine struct {
	in     io.Reader
	out    io.Writer // data
	log    io.Writer // progress, questions and errors
	getenv func(string) string
	// asks: a person at a terminal can answer questions.
	asks bool
	// live: log is a terminal that can redraw a line.
	live bool
	// hidden writes a question and reads an answer that is not shown; nil unless asks.
	hidden func(ctx context.Context, question string) (string, error)
	// clock is the one of --simulator.
	clock simulator.Clock
}

// simulatedSpeed is how many seconds pass for --simulator in a real one: the six
// minutes of a connection take about four seconds.
const simulatedSpeed = 100

// thisMachine returns the machine of the process.
func thisMachine() machine {
	m := machine{in: os.Stdin, out: os.Stdout, log: os.Stderr, getenv: os.Getenv, clock: simulator.Speed(simulatedSpeed)}
	m.live = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb"
	if in := int(os.Stdin.Fd()); term.IsTerminal(in) && term.IsTerminal(int(os.Stderr.Fd())) {
		m.asks = true
		m.hidden = func(ctx context.Context, question string) (string, error) { return readHidden(ctx, in, question) }
	}
	return m
}

// readHidden asks at a terminal and reads a line without showing it. The question
// comes only after nothing is shown any more. When ctx ends, the terminal is as it was.
func readHidden(ctx context.Context, fd int, question string) (string, error) {
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, before) }()
	terminal := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{os.Stdin, os.Stderr}, "")
	text, err := await(ctx, func() (string, error) { return terminal.ReadPassword(question) })
	if errors.Is(err, io.EOF) { // Ctrl-C is a key and no signal here
		err = errInterrupted
	}
	return text, err
}

// ask writes a question and reads one line.
func (m machine) ask(ctx context.Context, question string) (string, error) {
	fmt.Fprint(m.log, question)
	return await(ctx, func() (string, error) { return readLine(m.in) })
}

// await returns what read does, or the error of ctx as soon as it ends: a person may
// never answer.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := read()
		answers <- answer{text, err}
	}()
	select {
	case a := <-answers:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// readLine reads up to a line feed, no further, so that the rest is left for others.
func readLine(r io.Reader) (string, error) {
	var line []byte
	for one := make([]byte, 1); ; {
		n, err := r.Read(one)
		if n > 0 && one[0] == '\n' {
			return string(line), nil
		}
		line = append(line, one[:n]...)
		if err == io.EOF && len(line) > 0 {
			return string(line), nil
		}
		if err != nil {
			return "", err
		}
	}
}
