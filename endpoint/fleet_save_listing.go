package endpoint

import "time"

// savedListing is a listing that was cut short. Each member saves what it shows of it.
type savedListing struct {
	Begun time.Time
	Token string
	Pages int
}

// savedListed is what a listing that was cut short shows of a member.
type savedListed struct {
	// Late means that the member parked after the listing was begun.
	Late bool `json:",omitempty"`
	// Same means that it shows the connection as the member saw it last; otherwise it
	// shows Connections.
	Same        bool         `json:",omitempty"`
	Connections []Connection `json:",omitempty"`
}

func (l *listing) save() *savedListing {
	if l == nil {
		return nil
	}
	return &savedListing{Begun: l.begun, Token: l.token, Pages: l.pages}
}

func (l *listing) saveMember(m *member) *savedListed {
	if l == nil {
		return nil
	}
	shown := l.connections[m.spec.key()]
	saved := savedListed{Late: m.since >= l.number, Same: len(shown) == 1 && shown[0] == m.snapshot().Connection}
	if !saved.Same {
		saved.Connections = shown
	}
	if !saved.Late && !saved.Same && len(shown) == 0 {
		return nil
	}
	return &saved
}

// loadListing takes over a listing that was cut short, as the first of the fleet.
func (f *fleet) loadListing(saved *savedListing) {
	if saved == nil {
		return
	}
	f.listings = 1
	f.cut = &listing{number: f.listings, begun: saved.Begun, token: saved.Token, pages: saved.Pages, connections: byEndpoint{}}
}

func (f *fleet) loadListed(m *member, saved *savedListed) {
	if f.cut == nil || saved == nil {
		return
	}
	if saved.Late {
		m.since = f.cut.number
	}
	shown := saved.Connections
	if saved.Same {
		shown = []Connection{m.last.Connection}
	}
	if len(shown) > 0 {
		f.cut.connections[m.spec.key()] = shown
	}
}
