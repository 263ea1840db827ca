package endpoint_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// oddity is a wrong reply: another status, or a replacement in the body. It meets GETs of paths
// whose last or last but one segment is named.
type oddity struct {
	segment  string
	status   int
	old, new string
}

// oddities returns wrong replies that contradict a healthy connection.
func oddities() map[string]oddity {
	return map[string]oddity{
		"no private endpoint":                   {segment: "privateEndpoints", status: 404},
		"no network interface":                  {segment: "networkInterfaces", status: 404},
		"connection Pending":                    {segment: "privateEndpoints", old: `"status":"Approved"`, new: `"status":"Pending"`},
		"connection Rejected":                   {segment: "privateEndpoints", old: `"status":"Approved"`, new: `"status":"Rejected"`},
		"connection Disconnected":               {segment: "privateEndpoints", old: `"status":"Approved"`, new: `"status":"Disconnected"`},
		"connection Removed":                    {segment: "privateEndpoints", old: `"status":"Approved"`, new: `"status":"Removed"`},
		"connection of an unknown status":       {segment: "privateEndpoints", old: `"status":"Approved"`, new: `"status":"Resting"`},
		"another target":                        {segment: "privateEndpoints", old: `(?i)privateLinkServices/`, new: `privateLinkServices/not-`},
		"another subnet":                        {segment: "privateEndpoints", old: `/subnets/default`, new: `/subnets/other`},
		"another region":                        {segment: "privateEndpoints", old: `"location":"eastus2"`, new: `"location":"japaneast"`},
		"another address":                       {segment: "networkInterfaces", old: `"10\.0\.0\.4"`, new: `"10.0.0.9"`},
		"provisioning Failed":                   {segment: "privateEndpoints", old: `"provisioningState":"Succeeded"`, new: `"provisioningState":"Failed"`},
		"provisioning Deleting":                 {segment: "privateEndpoints", old: `"provisioningState":"Succeeded"`, new: `"provisioningState":"Deleting"`},
		"not listed":                            {segment: "privateEndpointConnections", old: `(?s).*`, new: `{"privateEndpointConnections":[],"totalSize":0,"nextPageToken":""}`},
		"listed as FAILED":                      {segment: "privateEndpointConnections", old: `"ACTIVE","message":""`, new: `"FAILED","message":"no ip"`},
		"listed as DISCOVERED":                  {segment: "privateEndpointConnections", old: `"ACTIVE","message"`, new: `"DISCOVERED","message"`},
		"listed as DELETING":                    {segment: "privateEndpointConnections", old: `"ACTIVE","message"`, new: `"DELETING","message"`},
		"listed as PENDING":                     {segment: "privateEndpointConnections", old: `"ACTIVE","message"`, new: `"PENDING","message"`},
		"listed without a status":               {segment: "privateEndpointConnections", old: `"endpointState":"ACTIVE"`, new: `"endpointState":null`},
		"listed as another's":                   {segment: "privateEndpointConnections", old: `/privateEndpoints/tidb"`, new: `/privateEndpoints/other"`},
		"listed with another address":           {segment: "privateEndpointConnections", old: `"10\.0\.0\.4"`, new: `"10.0.0.9"`},
		"service DELETING":                      {segment: "privateLinkService", old: `"ACTIVE"`, new: `"DELETING"`},
		"service CREATING":                      {segment: "privateLinkService", old: `"ACTIVE"`, new: `"CREATING"`},
		"service FAILED":                        {segment: "privateLinkService", old: `"ACTIVE"`, new: `"FAILED"`},
		"empty object for a service":            {segment: "privateLinkService", old: `(?s).*`, new: `{}`},
		"service without a resource ID":         {segment: "privateLinkService", old: `"serviceName":"[^"]*"`, new: `"serviceName":""`},
		"no service":                            {segment: "privateLinkService", status: 404},
		"no cluster":                            {segment: "clusters", status: 404},
		"cluster PAUSED":                        {segment: "clusters", old: `"ACTIVE"`, new: `"PAUSED"`},
		"cluster DELETED":                       {segment: "clusters", old: `"ACTIVE"`, new: `"DELETED"`},
		"list of connections that is not there": {segment: "privateEndpointConnections", status: 404},
	}
}

// meets reports whether a request reads what the oddity is about.
func (o oddity) meets(r *http.Request) bool {
	last := path.Base(r.URL.Path)
	return r.Method == http.MethodGet && (strings.EqualFold(last, o.segment) || strings.EqualFold(path.Base(path.Dir(r.URL.Path)), o.segment))
}

// transport returns a simulator whose replies are wrong while odd returns true.
func (o oddity) transport(odd func() bool) func(*simulator.Simulator) policy.Transporter {
	pattern := regexp.MustCompile(o.old)
	return func(sim *simulator.Simulator) policy.Transporter {
		return transporter(func(r *http.Request) (*http.Response, error) {
			resp, err := sim.Do(r)
			if err != nil || resp.StatusCode != http.StatusOK || !o.meets(r) || !odd() {
				return resp, err
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return nil, err
			}
			if o.status != 0 {
				resp.StatusCode, resp.Status = o.status, http.StatusText(o.status)
				body = []byte(`{"error":{"code":"ResourceNotFound","message":"not here"},"code":5,"message":"not here","details":[]}`)
			} else {
				body = pattern.ReplaceAll(body, []byte(o.new))
			}
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			return resp, nil
		})
	}
}

// verbs returns the ways to a connection.
func verbs() map[string]func(context.Context, *world) error {
	return map[string]func(context.Context, *world) error{
		"Connect": func(ctx context.Context, w *world) error { _, err := w.client.Connect(ctx, w.spec, nil); return err },
		"ConnectAll": func(ctx context.Context, w *world) error {
			for result := range w.client.ConnectAll(ctx, []endpoint.Spec{w.spec}, nil) {
				return result.Err
			}
			return errors.New("no result")
		},
		"Reconcile": func(ctx context.Context, w *world) error {
			var step endpoint.Reconciliation
			for {
				var err error
				step, err = w.client.Reconcile(ctx, w.spec, &endpoint.ReconcileOptions{Previous: &step})
				if err != nil || step.Action == endpoint.ActionNone {
					return err
				}
				time.Sleep(step.After)
			}
		},
		"Plan": func(ctx context.Context, w *world) error { _, err := w.client.Plan(ctx, w.spec, nil); return err },
	}
}

// One wrong reply, or wrong replies for 45 seconds, harm nothing: no verb writes, and none refuses
// the connection.
func TestOddReadingsHarmNothing(t *testing.T) {
	t.Parallel()
	for name, oddity := range oddities() {
		for verb, act := range verbs() {
			for _, length := range []time.Duration{0, 45 * time.Second} {
				t.Run(name+"/"+verb+"/"+length.String(), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						var until time.Time
						met, once := 0, false
						w := newWorld(t, settings{transport: oddity.transport(func() bool {
							if !once && time.Now().After(until) {
								return false
							}
							once = false
							met++
							return true
						})})
						w.connect(t)
						w.spec.MaxReplacements = 1
						before := len(w.sim.Journal())
						until, once = time.Now().Add(length), true
						if length == 0 {
							until = time.Time{}
						}
						if err := act(t.Context(), w); err != nil {
							t.Errorf("refused: %v", err)
						}
						if n := w.writes(before); n != 0 {
							t.Errorf("wrote %d times", n)
						}
						w.connected(t)
						if met == 0 && verb != "ConnectAll" { // which lists where others get
							t.Error("nobody met the oddity")
						}
					})
				})
			}
		}
	}
}

// A contradiction that lasts gives an error, but not before a minute has passed.
func TestLastingContradictionsAreTold(t *testing.T) {
	t.Parallel()
	const first = time.Minute
	for name, is := range map[string]error{
		"no private endpoint": endpoint.ErrUnusable, "connection Pending": endpoint.ErrUnusable, "connection Rejected": endpoint.ErrUnusable,
		"connection Disconnected": endpoint.ErrUnusable, "connection Removed": endpoint.ErrUnusable, "another target": endpoint.ErrMismatch,
		"another subnet": endpoint.ErrMismatch, "another region": endpoint.ErrMismatch, "another address": endpoint.ErrUnusable,
		"listed as FAILED": endpoint.ErrUnusable, "listed with another address": endpoint.ErrUnusable, "no cluster": endpoint.ErrNotFound, "no service": endpoint.ErrNotFound,
	} {
		for verb, act := range verbs() {
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					odd, looks := false, 0
					w := newWorld(t, settings{transport: oddities()[name].transport(func() bool {
						if odd {
							looks++
						}
						return odd
					})})
					w.connect(t)
					odd = true
					start, before := time.Now(), len(w.sim.Journal())
					err := act(t.Context(), w)
					var typed *endpoint.Error
					if !errors.Is(err, is) || !errors.As(err, &typed) || typed.Remedy == "" && !strings.Contains(typed.Found, ";") {
						t.Errorf("error %v, want %v with a remedy", err, is)
					}
					if took := time.Since(start); took < first || took > 10*time.Minute {
						t.Errorf("told after %v", took)
					}
					if looks < 4 {
						t.Errorf("told after %d looks", looks)
					}
					if n := w.writes(before); n != 0 {
						t.Errorf("wrote %d times", n)
					}
				})
			})
		}
	}
}
