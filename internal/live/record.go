package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// suite is all steps in their order.
var suite = slices.Concat(setUp, ownService, fourSteps, tearDown)

// removal is how long the removal at the end may take.
const removal = 30 * time.Minute

// result is what came of a run.
type result struct {
	file     string   // the recording, "" if there is none
	kept     int      // interactions in it
	findings []string // where the clouds are not as the suite expects
}

// record runs the suite and writes the recording, also of a run that failed or was
// interrupted. What the suite made is removed in any case, for which a ctx that has
// ended does not matter.
func record(ctx context.Context, s settings, log func(string, ...any)) (_ result, err error) {
	credential, err := s.signIn()
	if err != nil {
		return result{}, err
	}
	plain, err := s.open(credential, newTransport())
	if err != nil {
		return result{}, err
	}
	token, err := s.ready(ctx, plain)
	if err != nil {
		return result{}, err
	}
	log("%s", plan(&s))
	if err := plain.clean(ctx, &s, false, log); err != nil {
		return result{}, err
	}
	run := newRun()
	tape := &recorder{next: newTransport(), scrub: &scrubber{newReplacements(s.subscription, run, slices.Concat(ownNames, []string{s.region, s.otherRegion})), s.publicHosts()}}
	recorded, err := s.open(credential, tape)
	if err != nil {
		return result{}, err
	}
	secrets := guard{}
	secrets.addEnvironment(os.Environ())
	secrets.add("the subscription", s.subscription)
	secrets.addToken(token)
	secrets.add("the random part of the run's names", run)

	stage := newStage(recorded, s, run, log)
	defer func() {
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), removal)
		defer cancel()
		if removed := plain.remove(after, &s, prefix+run); removed != nil {
			err = errors.Join(err, fmt.Errorf("remove what the run has made: %w; later %s=clean does it", removed, envSwitch))
		}
	}()
	played := stage.play(ctx, suite)
	out := result{kept: len(tape.interactions()), findings: stage.findings}
	file := filepath.Join(s.folder, s.recordingName(time.Now()))
	written := write(file, tape.interactions(), secrets)
	if written == nil {
		out.file = file
	}
	return out, errors.Join(played, written)
}

// recordingName is the name of a recording's file: what it is of, and when.
func (s *settings) recordingName(now time.Time) string {
	what := "azure"
	if s.withTiDBCloud() {
		what = "azure-and-tidbcloud"
	}
	return "live." + what + "." + now.UTC().Format("20060102T150405Z") + ".jsonl"
}

// cleanUp removes what all earlier runs have left behind.
func cleanUp(ctx context.Context, s settings, log func(string, ...any)) error {
	credential, err := s.signIn()
	if err != nil {
		return err
	}
	plain, err := s.open(credential, newTransport())
	if err != nil {
		return err
	}
	return plain.clean(ctx, &s, true, log)
}
