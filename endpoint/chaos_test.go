package endpoint_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	chaosSeed   = flag.Uint64("chaos.seed", 0, "replay this seed alone and print what happens")
	chaosFaults = flag.Uint64("chaos.faults", everyone, "keep these faults of it, a bit for each")
	chaosSpecs  = flag.Uint64("chaos.specs", everyone, "keep these specs of it, a bit for each")
	chaosMost   = flag.Int("chaos.failures", 3, "stop after so many failures")
	chaosFirst  = flag.Uint64("chaos.first", 1, "the first seed")
)

// chaosSeeds returns the number of seeds to run: CHAOS_SEEDS, or a default that takes
// seconds.
func chaosSeeds(t *testing.T) uint64 {
	if text := os.Getenv("CHAOS_SEEDS"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("CHAOS_SEEDS: %v", err)
		}
		return n
	}
	if raceEnabled {
		return 500
	}
	return 400
}

// chaosCoverage is the number of seeds from which on every kind of fault must meet every kind
// of request.
const chaosCoverage = 50_000

// Under several faults at once, every plan converges or its errors name a remedy that works,
// and no healthy connection is interrupted.
func TestChaos(t *testing.T) {
	t.Parallel()
	if *chaosSeed != 0 {
		p := drawChaos(*chaosSeed)
		p.keepFaults, p.keepSpecs = *chaosFaults, *chaosSpecs
		out := p.play(t, true)
		t.Logf("%s\n%s", p, out.log)
		if len(out.wrong) > 0 {
			t.Error(strings.Join(out.wrong, "\n"))
		}
		return
	}
	n, start := chaosSeeds(t), time.Now()
	var next atomic.Uint64
	next.Store(*chaosFirst)
	var mu sync.Mutex
	total := chaosOutcome{reached: map[chaosCell]int{}}
	failures := 0
	t.Run("seeds", func(t *testing.T) {
		for shard := range runtime.GOMAXPROCS(0) {
			t.Run(strconv.Itoa(shard), func(t *testing.T) {
				t.Parallel()
				for {
					seed := next.Add(1) - 1
					mu.Lock()
					enough := seed >= *chaosFirst+n || failures >= *chaosMost
					mu.Unlock()
					if enough {
						return
					}
					p := drawChaos(seed)
					out := p.play(t, false)
					if len(out.wrong) > 0 {
						tellFailure(t, p)
					}
					mu.Lock()
					if total.add(out); len(out.wrong) > 0 {
						failures++
					}
					mu.Unlock()
				}
			})
		}
	})
	t.Logf("%d seeds in %v; at most %d requests and %v in one", n, time.Since(start).Round(time.Millisecond), total.requests, total.took)
	table, missing := total.coverage()
	t.Log("how often which fault met which request:\n" + table)
	if n >= chaosCoverage && len(missing) > 0 {
		t.Errorf("never met: %v", missing)
	}
}

// tellFailure shrinks a plan that fails and reports how to replay it and what happened.
func tellFailure(t *testing.T, p chaosPlan) {
	whole := p
	p = p.shrink(t)
	out := p.play(t, true)
	if len(out.wrong) == 0 {
		out.wrong = []string{fmt.Sprintf("not again: try %s", whole.command())}
	}
	t.Errorf("%s\n%s\n%s%s", p.command(), strings.Join(out.wrong, "\n"), p, out.log)
}
