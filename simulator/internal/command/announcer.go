package command

import (
	"fmt"
	"io"
	"time"
)

// announcer writes lines for whoever reads the command's output. A reader that
// does not read holds up nobody: lines that find no room are left out.
type announcer struct {
	lines      chan string
	quit, done chan struct{}
}

const (
	// waitingLines is how many lines wait for a reader.
	waitingLines = 1000
	// farewell is how long the end waits for readers and guests.
	farewell = time.Second
)

func announce(out io.Writer) *announcer {
	a := &announcer{make(chan string, waitingLines), make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(a.done)
		for line := a.next(); line != ""; line = a.next() {
			if _, err := io.WriteString(out, line); err != nil {
				return
			}
		}
	}()
	return a
}

// next returns a line, or "" once all are written and no more will come.
func (a *announcer) next() string {
	select {
	case line := <-a.lines:
		return line
	case <-a.quit:
	}
	select {
	case line := <-a.lines:
		return line
	default:
		return ""
	}
}

// say writes a line, some time.
func (a *announcer) say(format string, args ...any) {
	select {
	case a.lines <- fmt.Sprintf(format+"\n", args...):
	default:
	}
}

// close waits for the reader, but not for long.
func (a *announcer) close() {
	close(a.quit)
	select {
	case <-a.done:
	case <-time.After(farewell):
	}
}
