package endpoint_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// serviceOddities are replies that contradict a service that is ACTIVE.
var serviceOddities = []string{"service FAILED", "service DELETING", "service CREATING", "service without a resource ID", "no service"}

// serviceVerbs returns the methods that need a service that is ACTIVE.
func serviceVerbs() map[string]func(context.Context, *world, *endpoint.EndpointService) error {
	return map[string]func(context.Context, *world, *endpoint.EndpointService) error{
		"WaitUntilActive": func(ctx context.Context, _ *world, s *endpoint.EndpointService) error {
			return s.WaitUntilActive(ctx, nil)
		},
		"CreateEndpoint": func(ctx context.Context, w *world, s *endpoint.EndpointService) error {
			_, err := s.CreateEndpoint(ctx, w.spec, nil)
			return err
		},
	}
}

// A wrong reading of a service, once or for 45 seconds, is no reason to refuse it.
func TestOddReadingsOfAService(t *testing.T) {
	t.Parallel()
	for _, name := range serviceOddities {
		for verb, act := range serviceVerbs() {
			for _, length := range []time.Duration{0, 45 * time.Second} {
				for _, sinceStep1 := range []bool{true, false} {
					if sinceStep1 && name == "no service" || !sinceStep1 && verb == "CreateEndpoint" {
						continue // there is no service to go on with; or it is not looked at again
					}
					test := name + "/" + verb + "/" + length.String()
					if sinceStep1 {
						test += "/since step 1"
					}
					t.Run(test, func(t *testing.T) {
						t.Parallel()
						synctest.Test(t, func(t *testing.T) {
							met, odd := 0, false
							until := time.Now()
							w := newWorld(t, settings{transport: oddities()[name].transport(func() bool {
								is := odd && (met == 0 || time.Now().Before(until))
								if is {
									met++
								}
								return is
							})})
							begin := func() { odd, until = true, time.Now().Add(length) }
							if sinceStep1 {
								begin()
							}
							service := w.service(t)
							begin()
							if err := act(t.Context(), w, service); err != nil {
								t.Errorf("refused: %v", err)
							}
							if service.Snapshot().Status != endpoint.ServiceStatusActive {
								t.Errorf("the service is %v", service.Snapshot().Status)
							}
							if met == 0 {
								t.Error("nobody met the oddity")
							}
						})
					})
				}
			}
		}
	}
}

// A state that lasts gives an error with a remedy after two minutes and six looks.
func TestLastingStateOfAService(t *testing.T) {
	t.Parallel()
	for name, verbs := range map[string][]string{
		"service FAILED":   {"WaitUntilActive", "CreateEndpoint"},
		"service DELETING": {"WaitUntilActive", "CreateEndpoint"},
		"service CREATING": {"CreateEndpoint"},
		"no service":       {"WaitUntilActive"},
	} {
		for _, verb := range verbs {
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					odd, looks := name != "no service", 0
					w := newWorld(t, settings{transport: oddities()[name].transport(func() bool {
						if odd {
							looks++
						}
						return odd
					})})
					service := w.service(t)
					odd, looks = true, 0
					start := time.Now()
					err := serviceVerbs()[verb](t.Context(), w, service)
					var typed *endpoint.Error
					if !errors.As(err, &typed) || typed.Remedy == "" || typed.Origin != endpoint.OriginTiDBCloud || typed.Resource != service.Snapshot().NodeGroup.String() {
						t.Errorf("error %v, want one of TiDB Cloud about the service, with a remedy", err)
					}
					if took := time.Since(start); took < 2*time.Minute || took > 3*time.Minute || looks < 6 {
						t.Errorf("told after %v and %d looks", took, looks)
					}
					if errors.Is(err, endpoint.ErrNotFound) != (name == "no service") {
						t.Errorf("error %v, ErrNotFound: %v", err, errors.Is(err, endpoint.ErrNotFound))
					}
				})
			})
		}
	}
}
