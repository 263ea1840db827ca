package live

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// stage is what the steps of a run share.
type stage struct {
	*accounts
	settings settings
	vars     map[string]string // what $NAME in a step's path and body stands for
	service  *endpoint.EndpointService
	endpoint *endpoint.Endpoint
	log      func(format string, args ...any)
	findings []string // where the clouds are not as the suite expects
}

func newStage(a *accounts, s settings, run string, log func(string, ...any)) *stage {
	return &stage{accounts: a, settings: s, log: log, vars: map[string]string{
		"SUBSCRIPTION": "/subscriptions/" + s.subscription,
		"GROUP":        "/subscriptions/" + s.subscription + "/resourceGroups/" + prefix + run,
		"NETWORK":      "/subscriptions/" + s.subscription + "/resourceGroups/" + prefix + run + "/providers/Microsoft.Network",
		"STRANGER":     "/subscriptions/11111111-2222-3333-4444-555555555555",
		"REGION":       s.region, "OTHER": s.otherRegion,
		"STARTED": time.Now().UTC().Format(time.RFC3339),
	}}
}

// step is one thing that the suite does.
type step struct {
	name string
	tidb bool // it needs TiDB Cloud
	do   func(context.Context, *stage) error
}

// play takes the steps one after the other until one fails. It returns the first error,
// with the step's name.
func (s *stage) play(ctx context.Context, steps []step) error {
	for _, step := range steps {
		if step.tidb && !s.settings.withTiDBCloud() {
			continue
		}
		began := time.Now()
		err := step.do(ctx, s)
		s.log("%6.1f s  %s", time.Since(began).Seconds(), step.name)
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// found notes that a cloud is not as the suite expects. The run goes on: this is what
// recordings are for.
func (s *stage) found(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.findings = append(s.findings, text)
	s.log("          unexpected: %s", text)
}

func (s *stage) expand(text string) string {
	return os.Expand(text, func(name string) string { return s.vars[name] })
}

func (s *stage) send(ctx context.Context, q request) ([]byte, error) {
	q.path, q.body = s.expand(q.path), s.expand(q.body)
	return s.call(ctx, q)
}

// done is a step whose request has to succeed.
func done(name string, q request) step {
	return step{name: name, do: func(ctx context.Context, s *stage) error {
		_, err := s.send(ctx, q)
		return err
	}}
}

// kept is a step whose request has to succeed and whose reply is kept: pick finds the
// value of a variable in it.
func kept(name string, q request, variable string, pick func(reply any) any) step {
	return step{name: name, do: func(ctx context.Context, s *stage) error {
		body, err := s.send(ctx, q)
		if err != nil {
			return err
		}
		var reply any
		if err := json.Unmarshal(body, &reply); err != nil {
			return err
		}
		value, _ := pick(reply).(string)
		if value == "" {
			return fmt.Errorf("the reply has nothing for %s", variable)
		}
		s.vars[variable] = value
		return nil
	}}
}

// refused is a step whose request has to be refused. That the refusal is another one
// than expected is a finding.
func refused(name string, status int, code string, q request) step {
	return step{name: name, do: func(ctx context.Context, s *stage) error {
		_, err := s.send(ctx, q)
		if gotStatus, gotCode := statusOf(err); err != nil && gotStatus == 0 {
			return err // not a refusal: interrupted, or the network
		} else if gotStatus != status || gotCode != code {
			s.found("%s: %d %q, expected %d %q", name, gotStatus, gotCode, status, code)
		}
		return nil
	}}
}

// observed is a step whose outcome is not known beforehand: any reply will do.
func observed(name string, q request) step {
	return step{name: name, do: func(ctx context.Context, s *stage) error {
		_, err := s.send(ctx, q)
		if status, code := statusOf(err); err == nil || status != 0 {
			s.log("          observed: %d %s", status, code)
			return nil
		}
		return err
	}}
}

// in returns what is at the path of members and indices in a decoded reply, or nil.
func in(reply any, path ...any) any {
	for _, at := range path {
		switch key := at.(type) {
		case string:
			fields, _ := reply.(map[string]any)
			reply = fields[key]
		case int:
			list, _ := reply.([]any)
			if key >= len(list) {
				return nil
			}
			reply = list[key]
		}
	}
	return reply
}
