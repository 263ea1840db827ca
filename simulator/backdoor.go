package simulator

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// change does something to the world by the back door and, if it succeeds,
// records it: name is the rule of backDoor that does the same with the same
// arguments.
func (s *Simulator) change(name string, args any, f func(now time.Time) error) (err error) {
	s.locked(func(now time.Time) {
		if err = f(now); err == nil {
			s.recordCall(now, name, args)
		}
	})
	return err
}

// changed is change for what cannot fail.
func changed[T any](s *Simulator, name string, args any, f func(now time.Time) T) (result T) {
	_ = s.change(name, args, func(now time.Time) error {
		result = f(now)
		return nil
	})
	return result
}

// backDoor plays back what came in by the back door.
var backDoor = map[string]func(s *Simulator, now time.Time, args json.RawMessage) error{
	"AddAPIKey": playing(func(s *Simulator, _ time.Time, a apiKeyArgs) error {
		s.addAPIKey(a.Role, a.ProjectIDs...)
		return nil
	}),
	"AddProject": playing(func(s *Simulator, now time.Time, name string) error {
		s.state.AddProject(now, name)
		return nil
	}),
	"AddSubscription": playing(func(s *Simulator, _ time.Time, role AzureRole) error {
		s.addSubscription(role)
		return nil
	}),
	"Adopt": playing(func(s *Simulator, now time.Time, seed uint64) error {
		s.state.Adopt(now, New(&Options{Seed: seed}).identity(), s.account.ClientID)
		return nil
	}),
	"AddCluster": playing(func(s *Simulator, now time.Time, c Cluster) error {
		s.addCluster(now, c)
		return nil
	}),
	"AddVirtualNetwork": playing(func(s *Simulator, _ time.Time, v VirtualNetwork) error {
		_, err := s.addVirtualNetwork(v)
		return err
	}),
	"AddResourceGroup": playing(func(s *Simulator, _ time.Time, a resourceGroupArgs) error {
		s.state.AddResourceGroup(s.account.SubscriptionID, a.Name, a.Location)
		return nil
	}),
	"SetReadLag": playing(func(s *Simulator, _ time.Time, lag ReadLag) error {
		return s.setReadLag(lag)
	}),
	"FailNextOperation": playing(func(s *Simulator, _ time.Time, a steerArgs) error {
		return s.state.FailNextOperation(a.ID, a.Text)
	}),
	"LimitPrivateEndpoints": playing(func(s *Simulator, _ time.Time, most int) error {
		s.state.LimitPrivateEndpoints(most)
		return nil
	}),
	"ClearFailures": playing(func(s *Simulator, _ time.Time, _ struct{}) error {
		s.state.ClearFailures()
		return nil
	}),
	"FailNextAcceptance": playing(func(s *Simulator, _ time.Time, a steerArgs) error {
		return s.state.FailNextAcceptance(a.ID, a.Text)
	}),
	"HoldService": playing(func(s *Simulator, _ time.Time, a steerArgs) error {
		return s.state.HoldService(a.ID)
	}),
	"FailService": playing(func(s *Simulator, now time.Time, a steerArgs) error {
		return s.state.FailService(now, a.ID)
	}),
	"ReleaseService": playing(func(s *Simulator, now time.Time, a steerArgs) error {
		return s.state.ReleaseService(now, a.ID)
	}),
	"RejectConnection": playing(func(s *Simulator, now time.Time, a steerArgs) error {
		return s.state.Reject(now, a.ID, a.Text)
	}),
	"DisconnectConnection": playing(func(s *Simulator, now time.Time, a steerArgs) error {
		return s.state.Disconnect(now, a.ID)
	}),
}

type (
	apiKeyArgs struct {
		Role       Role
		ProjectIDs []string
	}
	resourceGroupArgs struct{ Name, Location string }
	steerArgs         struct{ ID, Text string }
)

// playing decodes the arguments of a rule.
func playing[T any](f func(*Simulator, time.Time, T) error) func(*Simulator, time.Time, json.RawMessage) error {
	return func(s *Simulator, now time.Time, text json.RawMessage) error {
		var args T
		if err := json.Unmarshal(text, &args); err != nil {
			return err
		}
		return f(s, now, args)
	}
}

// playBack does again what a step did.
func (s *Simulator) playBack(step savedStep) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := step.Request; q != nil {
		s.state.Step(step.At, &core.Request{
			As: q.As, Method: q.Method, BaseURL: q.BaseURL, Path: q.Path, RawPath: q.RawPath, Query: q.Query,
			ContentType: q.ContentType, IfMatch: q.IfMatch, IfNoneMatch: q.IfNoneMatch, Body: []byte(q.Body),
		})
		return nil
	}
	f := backDoor[step.Call]
	if f == nil {
		return fmt.Errorf("call %q is not known", step.Call)
	}
	s.state.Settle(step.At)
	return f(s, step.At, step.Args)
}
