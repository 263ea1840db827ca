package privatedns

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// virtualNetworkLink makes a private DNS zone known in a virtual network.
type virtualNetworkLink struct {
	arm.Meta
	sentName     string // as it was sent: ARM remembers it, private DNS does not (recorded)
	networkID    string
	registration bool
	policy       string
	completed    bool // it has been set up: names are resolved through it
	registers    bool // the registration has been set up, too
}

type linkBody struct {
	arm.CommonBody
	Properties struct {
		Network      arm.Ref `json:"virtualNetwork"`
		Registration *bool   `json:"registrationEnabled"`
		Policy       string  `json:"resolutionPolicy"`
	} `json:"properties"`
}

type linkProperties struct {
	arm.StateWire
	Registration bool    `json:"registrationEnabled"`
	Policy       string  `json:"resolutionPolicy,omitzero" since:"2024"` // recorded in 2024-06-01, not in 2020-06-01
	Network      arm.Ref `json:"virtualNetwork"`
	State        string  `json:"virtualNetworkLinkState"`
}

var links = arm.Declare(Provider, arm.Definition[virtualNetworkLink, linkBody, linkProperties]{
	Path:     "privateDnsZones/" + linkType,
	Traits:   arm.Traits{Global: true, Tracked: true, OwnEtag: true, Indexed: true, ByName: true, LowerNames: true}, // names: recorded
	Protocol: protocol("Virtual Network link {name} for the Private DNS zone {zone}", "Virtual Network link '{name}' for the Private DNS zone '{zone}'"), Takes: takes,
	Define: defineLink,
	Show: func(_ *arm.State, l *virtualNetworkLink, p *linkProperties, _ arm.View) {
		p.Registration, p.Policy, p.Network, p.State = l.registration, l.policy, arm.Ref{ID: l.networkID}, "InProgress"
		if l.ProvisioningState == "Succeeded" && l.registers == l.registration {
			p.State = "Completed"
		}
	},
})

// defineLink checks a link. Its network is fixed for good.
func defineLink(c *arm.Call, l *virtualNetworkLink, body *linkBody, old *virtualNetworkLink) *arm.Error {
	p := &body.Properties
	if old != nil {
		meta := l.Meta
		*l = *old
		l.Meta = meta
		if p.Network.ID != "" && kernel.Lower(p.Network.ID) != kernel.Lower(l.networkID) {
			return arm.ErrBadProperty("virtualNetwork", p.Network.ID, old.ID)
		}
	} else {
		l.sentName, l.networkID = c.ID.Names[1], p.Network.ID
		if strings.Contains(kernel.Lower(l.zone().Name), "privatelink.") {
			l.policy = "Default" // recorded: links of other zones have none
		}
		if _, ok := c.State.Resources[kernel.Lower(l.networkID)].(*network.VirtualNetwork); !ok {
			return errNoLinkedNetwork(l.networkID, l.ID)
		}
		for _, other := range linksOf(c.State, l.networkID) {
			if strings.EqualFold(other.zone().Name, l.zone().Name) {
				return errOverlappingZones(other.zone().Name, l.zone().Name)
			}
		}
	}
	if p.Registration != nil {
		l.registration = *p.Registration
	}
	l.registers = l.registers && l.registration
	l.policy = cmp.Or(p.Policy, l.policy)
	return nil
}

func (l *virtualNetworkLink) zone() *zone { return l.Parent.(*zone) }

// Tag returns a strong ETag (recorded).
func (l *virtualNetworkLink) ShownEtag() string { return strings.TrimPrefix(l.Etag, "W/") }

// Provisioned completes a link. Registration takes longer than the operation that turns it on
// (recorded; how much is assumed).
func (l *virtualNetworkLink) Provisioned(s *arm.State, at time.Time) {
	if l.completed = true; l.registration && !l.registers {
		s.Plan(at.Add(s.Durations.VirtualNetwork), func(time.Time) { l.registers = l.registration })
	}
}

// Detached lets a link linger that does not go with its zone.
func (l *virtualNetworkLink) Detached(s *arm.State, at time.Time) {
	if l.ProvisioningState == "Deleting" {
		l.zone().linger(s, at, l.sentName)
	}
}

// linksOf are the links of a network, by ID.
func linksOf(s *arm.State, networkID string) []*virtualNetworkLink {
	return slices.DeleteFunc(arm.AllOf[*virtualNetworkLink](s, "privateDnsZones/"+linkType), func(l *virtualNetworkLink) bool { return kernel.Lower(l.networkID) != kernel.Lower(networkID) })
}
