package live

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// TestLive is the switch: it works on the accounts of the environment. The same steps
// run against the simulator in TestSimulator.
func TestLive(t *testing.T) {
	mode := os.Getenv(envSwitch)
	if mode == "" {
		t.Skipf("set %s to plan, record or clean to work on real accounts; see the README", envSwitch)
	}
	s, err := read(os.Getenv)
	if mode == "record" {
		err = errors.Join(err, tooShort(t.Deadline()))
	}
	if err != nil {
		t.Fatalf("not begun:\n%v", err)
	}
	// The first interrupt ends the steps, and what was made is removed; the second ends
	// the program.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	switch mode {
	case "plan":
		t.Log(plan(&s))
	case "clean":
		if err := cleanUp(ctx, s, t.Logf); err != nil {
			t.Fatal(err)
		}
	case "record":
		got, err := record(ctx, s, t.Logf)
		if got.file != "" {
			t.Logf("%d interactions are in %s: read it before you publish it", got.kept, got.file)
		}
		for _, finding := range got.findings {
			t.Logf("unexpected: %s", finding)
		}
		if err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("%s is %q: set it to plan, record or clean", envSwitch, mode)
	}
}
