package endpoint

import (
	"container/heap"
	"maps"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// fleetVersion is the version of the encoding.
const fleetVersion = 1

// savedFleet is the encoding of a [Fleet].
type savedFleet struct {
	Version  int
	Members  []savedMember
	Services []savedService       `json:",omitempty"`
	Paused   map[string]time.Time `json:",omitempty"`
	Limited  time.Time            `json:",omitzero"`
	NextList time.Time            `json:",omitzero"`
	Relist   time.Time            `json:",omitzero"`
	Paced    time.Time            `json:",omitzero"`
	Unlisted int                  `json:",omitempty"`
	Pages    int                  `json:",omitempty"`
	Asked    int                  `json:",omitempty"`
	Denied   bool                 `json:",omitempty"`
	Cut      *savedListing        `json:",omitempty"`
}

// savedMember is a member, without what a run reads again.
type savedMember struct {
	Spec      Spec
	Removing  bool              `json:",omitempty"`
	Started   bool              `json:",omitempty"`
	Resting   bool              `json:",omitempty"`
	Ready     bool              `json:",omitempty"`
	Unsure    bool              `json:",omitempty"`
	Err       *savedError       `json:",omitempty"`
	Action    Action            `json:",omitempty"`
	Due       time.Time         `json:",omitzero"`
	Looked    time.Time         `json:",omitzero"`
	Awaited   Action            `json:",omitempty"`
	Since     time.Time         `json:",omitzero"`
	Doubt     savedDoubt        `json:",omitzero"`
	Refused   savedDoubt        `json:",omitzero"`
	Trouble   savedDoubt        `json:",omitzero"`
	Begun     []Action          `json:",omitempty"`
	Replacing bool              `json:",omitempty"`
	Replaced  int               `json:",omitempty"`
	Retried   int               `json:",omitempty"`
	Endpoint  *EndpointSnapshot `json:",omitempty"`
	Listed    *savedListed      `json:",omitempty"`
}

type savedDoubt struct {
	Conclusion string
	Since      time.Time
	Looks      int
}

func (d doubt) save() savedDoubt { return savedDoubt{d.conclusion, d.since, d.looks} }

func (d savedDoubt) load() doubt { return doubt{d.Conclusion, d.Since, d.Looks}.past(time.Now()) }

func (f *fleet) save() savedFleet {
	saved := savedFleet{
		Version: fleetVersion, Paused: f.paused, Limited: f.limited, NextList: f.nextList, Relist: f.relist, Paced: f.paced,
		Unlisted: f.unlisted, Pages: f.pages, Asked: f.asked, Denied: f.view.denied,
		Services: f.view.saveServices(), Members: []savedMember{}, Cut: f.cut.save(),
	}
	for _, m := range f.ordered() {
		one := m.save()
		one.Listed = f.cut.saveMember(m)
		saved.Members = append(saved.Members, one)
	}
	return saved
}

func (f *fleet) load(saved savedFleet) {
	saved.nearAll(time.Now())
	*f = fleet{
		client: f.client, limit: f.limit, finished: f.finished, delivered: f.delivered,
		view: newFleetView(), members: map[string]*member{}, replaced: map[*member]bool{}, paused: map[string]time.Time{}, limited: saved.Limited,
		nextList: saved.NextList, relist: saved.Relist, paced: saved.Paced, unlisted: saved.Unlisted, pages: saved.Pages, asked: saved.Asked, stale: true,
	}
	f.view.client, f.view.denied = f.client, saved.Denied
	maps.Copy(f.paused, saved.Paused)
	f.view.saved = saved.Services
	f.loadListing(saved.Cut)
	for i := range saved.Members {
		f.loadMember(&saved.Members[i])
	}
}

func (f *fleet) loadMember(s *savedMember) {
	m := &member{
		run: newFleetRun(f, s.Spec, s.Removing), saved: s, removing: s.Removing, resting: s.Resting, ready: s.Ready, unsure: s.Unsure,
		err: s.Err.load(), action: s.Action, looked: s.Looked, due: s.Due,
	}
	m.last.ID = s.Spec.EndpointID
	if s.Endpoint != nil {
		m.last = *s.Endpoint
		m.last.ID = s.Spec.EndpointID
	}
	f.members[s.Spec.key()] = m
	f.loadListed(m, s.Listed)
	f.view.watch(s.Spec.EndpointID)
	switch {
	case m.resting:
	case s.Started && s.Trouble.Looks == 0 && f.view.lists(m):
		f.parked = append(f.parked, m)
	case s.Action == ActionAccept, s.Action == ActionUnregister:
		m.cloud = inTiDBCloud
		fallthrough
	default:
		heap.Push(&f.queue[m.cloud], m)
	}
}

func (m *member) save() savedMember {
	if m.saved != nil && m.endpoint == nil {
		return *m.saved // as it was decoded
	}
	s := savedMember{
		Spec: m.spec, Removing: m.removing, Started: m.started, Resting: m.resting, Ready: m.ready, Unsure: m.unsure, Looked: m.looked,
		Action: m.action, Awaited: m.awaited, Since: m.run.since, Doubt: m.doubt.save(), Refused: m.refused.save(), Trouble: m.trouble.save(),
		Begun: m.tried.actions(), Replacing: m.replacing, Replaced: m.replaced, Retried: m.retried,
	}
	s.Err = saveError(m.err)
	if m.resting {
		s = savedMember{Spec: s.Spec, Removing: s.Removing, Resting: true, Ready: s.Ready, Looked: s.Looked, Err: s.Err}
	} else {
		s.Due = m.due
	}
	if snapshot := m.snapshot(); snapshot != (EndpointSnapshot{ID: m.spec.EndpointID}) {
		snapshot.ID = privatelink.PrivateEndpointID{} // the spec's
		s.Endpoint = &snapshot
	}
	return s
}

// attach continues the decoded run of a member. A member without a known service starts
// anew.
func (m *member) attach(f *fleet) {
	m.client, m.source = f.client, f.view
	s := m.saved
	if s == nil || m.endpoint != nil {
		return
	}
	m.trouble = s.Trouble.load()
	m.replacing, m.replaced, m.retried = s.Replacing, s.Replaced, s.Retried
	for _, action := range s.Begun {
		m.tried.set(action, true)
	}
	m.awaited, m.run.since = s.Awaited, s.Since
	m.doubt, m.refused = s.Doubt.load(), s.Refused.load()
	if last := m.last.Connection; last.Status == StatusDeleting {
		m.ending = map[string]time.Time{last.ID: s.Since}
	}
	service, known := f.view.services.known(m.spec.NodeGroup)
	if !known {
		service, known = f.view.before.known(m.spec.NodeGroup)
	}
	if !known || !s.Started {
		if m.started = false; slices.Contains(f.parked, m) {
			f.parked = slices.DeleteFunc(f.parked, func(other *member) bool { return other == m })
			heap.Push(&f.queue[m.cloud], m)
		}
		return
	}
	m.service, m.endpoint = service, service.endpoint(m.spec.EndpointID)
	m.endpoint.ending, m.endpoint.snapshot = m.ending, m.last
	m.located, m.started, m.looks, m.judged = true, true, 1, 1
	m.saved = nil
}
