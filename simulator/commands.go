package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// shellCommands are the commands about the clock and the injected faults, which are not
// part of the core. A saved world holds neither.
var shellCommands = []backdoor.Command[*Simulator]{
	backdoor.Define(backdoor.Command[*Simulator]{Name: "Clock",
		Does: "shows the simulated time, how fast it passes and when something will next happen by itself"},
		func(s *Simulator, _ time.Time, _ struct{}) (ClockStatus, error) { return s.Clock(), nil }),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "Advance",
		Does: "moves the clock forward and lets everything happen that becomes due"},
		func(s *Simulator, _ time.Time, a advanceArguments) (ClockStatus, error) {
			if a.Duration <= 0 {
				return ClockStatus{}, &CommandError{
					Status: http.StatusBadRequest, Found: fmt.Sprintf("the duration %v is not positive", time.Duration(a.Duration)),
					Remedy: `pass one such as {"duration":"5m"}`,
				}
			}
			s.Advance(time.Duration(a.Duration))
			return s.Clock(), nil
		}),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "Pause",
		Does: "stops the clock until Resume; Advance still moves it"},
		func(s *Simulator, _ time.Time, _ struct{}) (ClockStatus, error) {
			s.Pause()
			return s.Clock(), nil
		}),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "Resume",
		Does: "lets a clock that was paused go on from where it stopped"},
		func(s *Simulator, _ time.Time, _ struct{}) (ClockStatus, error) {
			s.Resume()
			return s.Clock(), nil
		}),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "InjectFault",
		Does: "lets calls go wrong: " + kindsText() + "; skip and times count the calls that fit"},
		func(s *Simulator, _ time.Time, a faultText) (world.FailureResult, error) {
			id, err := s.injectFault(a.fault())
			return world.FailureResult{ID: id}, err
		}),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "Faults",
		Does: "lists the injected faults with how often they fired, and the pending failures of operations and acceptances"},
		func(s *Simulator, _ time.Time, _ struct{}) (faultList, error) { return s.faultList(), nil }),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "RemoveFault",
		Does: "takes back one injected fault, or one pending failure, by the ID that Faults shows"},
		func(s *Simulator, _ time.Time, a world.IDArguments) (struct{}, error) {
			return struct{}{}, s.RemoveFaultByID(a.ID)
		}),
	backdoor.Define(backdoor.Command[*Simulator]{Name: "ClearFaults",
		Does: "takes back all injected faults and pending failures"},
		func(s *Simulator, _ time.Time, _ struct{}) (struct{}, error) {
			s.ClearFaults()
			return struct{}{}, nil
		}),
}

type advanceArguments struct {
	Duration backdoor.DurationText `json:"duration"`
}

// kindsText returns the kinds of faults, separated by commas.
func kindsText() string {
	var kinds []string
	for _, kind := range PossibleFaultKinds() {
		kinds = append(kinds, string(kind))
	}
	return strings.Join(kinds, ", ")
}

// faultText is a Fault in JSON.
type faultText struct {
	Method     string                `json:"method,omitzero"`
	Path       string                `json:"path,omitzero"`
	Skip       int                   `json:"skip,omitzero"`
	Times      int                   `json:"times,omitzero"`
	Kind       FaultKind             `json:"kind"`
	Status     int                   `json:"status,omitzero"`
	Body       string                `json:"body,omitzero"`
	RetryAfter backdoor.DurationText `json:"retryAfter,omitzero"`
	Delay      backdoor.DurationText `json:"delay,omitzero"`
	MayMiss    bool                  `json:"mayMiss,omitzero"`
}

func textOf(f Fault) faultText {
	return faultText{f.Method, f.Path, f.Skip, f.Times, f.Kind, f.Status, f.Body, backdoor.DurationText(f.RetryAfter), backdoor.DurationText(f.Delay), f.MayMiss}
}

func (f faultText) fault() Fault {
	return Fault{
		Method: f.Method, Path: f.Path, Skip: f.Skip, Times: f.Times, Kind: f.Kind, Status: f.Status, Body: f.Body,
		RetryAfter: time.Duration(f.RetryAfter), Delay: time.Duration(f.Delay), MayMiss: f.MayMiss,
	}
}

// faultList is the result of Faults.
type faultList struct {
	Faults   []faultStatusText `json:"faults"`
	Failures []PendingFailure  `json:"failures"`
}

type faultStatusText struct {
	ID string `json:"id"`
	faultText
	Met   int `json:"met"`
	Fired int `json:"fired"`
}

func (s *Simulator) faultList() faultList {
	list := faultList{[]faultStatusText{}, s.PendingFailures()}
	for _, f := range s.Faults() {
		list.Faults = append(list.Faults, faultStatusText{f.ID, textOf(f.Fault), f.Met, f.Fired})
	}
	return list
}
