package core

import "time"

// Settings fix what a State is made with.
type Settings struct {
	Seed      uint64
	Durations Durations
	// RateLimit is how many requests an API key of TiDB Cloud may make in a
	// minute. Zero means 100, less than zero no limit.
	RateLimit int
	// Speed is how many seconds of the world pass in one of the clients'; zero is 1.
	// Clients judge by their own clock when a token has to be renewed.
	Speed float64
	// ThrottleAzure turns Azure Resource Manager's limits on.
	ThrottleAzure bool
}

func (s Settings) rateLimit() int {
	if s.RateLimit == 0 {
		return defaultRateLimit
	}
	return max(s.RateLimit, 0)
}

// Durations say how long each asynchronous thing takes. Zero means the default.
type Durations struct {
	PrivateEndpoint    time.Duration
	PrivateLinkService time.Duration
	VirtualNetwork     time.Duration
	Subnet             time.Duration
	Delete             time.Duration
	ResourceGroup      time.Duration
	LinkLingering      time.Duration
	StorageAccount     time.Duration
	TokenLifetime      time.Duration

	ClusterCreation    time.Duration
	ClusterDeletion    time.Duration
	ServiceCreation    time.Duration
	Discovery          time.Duration
	Approval           time.Duration
	Acceptance         time.Duration
	ConnectionDeletion time.Duration
}

// DefaultDurations are the documented or recorded ones where there are such.
//
// Azure, seen by the Date headers of recorded traffic: a private endpoint was
// still InProgress after 10 s and done at 31 s; a private link service, deletes
// of an endpoint and of a connection were done at 11 s; a virtual network took
// 3 to 11 s, a subnet about 1 s.
//
// A deleted virtual network link still lingered when a recorded client saw its
// end. Such a client looks every 30 s, which is private DNS's Retry-After;
// Terraform's azurerm provider waits for 130 s. So 30 s is assumed.
//
// TiDB Cloud, from its page on Azure private endpoints: the endpoint service is
// created 3 to 5 minutes after the cluster, a connection is active about 5
// minutes after it was accepted. The rest is assumed.
func DefaultDurations() Durations {
	return Durations{
		PrivateEndpoint:    20 * time.Second,
		PrivateLinkService: 10 * time.Second,
		VirtualNetwork:     4 * time.Second,
		Subnet:             time.Second,
		Delete:             10 * time.Second,
		LinkLingering:      30 * time.Second,
		ResourceGroup:      30 * time.Second,
		StorageAccount:     30 * time.Second,
		TokenLifetime:      time.Hour,

		ClusterCreation:    15 * time.Minute,
		ClusterDeletion:    5 * time.Minute,
		ServiceCreation:    4 * time.Minute,
		Discovery:          30 * time.Second,
		Approval:           time.Minute,
		Acceptance:         5 * time.Minute,
		ConnectionDeletion: time.Minute,
	}
}

// NoDurations are so short that everything is done at the next look.
func NoDurations() Durations {
	const now = time.Nanosecond
	return Durations{
		PrivateEndpoint: now, PrivateLinkService: now, VirtualNetwork: now, Subnet: now, Delete: now, LinkLingering: now, ResourceGroup: now, StorageAccount: now,
		ClusterCreation: now, ClusterDeletion: now, ServiceCreation: now,
		Discovery: now, Approval: now, Acceptance: now, ConnectionDeletion: now,
	}
}

// withDefaults replaces what is zero or negative.
func (d Durations) withDefaults() Durations {
	def := DefaultDurations()
	fill := func(field *time.Duration, value time.Duration) {
		if *field <= 0 {
			*field = value
		}
	}
	fill(&d.PrivateEndpoint, def.PrivateEndpoint)
	fill(&d.PrivateLinkService, def.PrivateLinkService)
	fill(&d.VirtualNetwork, def.VirtualNetwork)
	fill(&d.Subnet, def.Subnet)
	fill(&d.Delete, def.Delete)
	fill(&d.LinkLingering, def.LinkLingering)
	fill(&d.ResourceGroup, def.ResourceGroup)
	fill(&d.StorageAccount, def.StorageAccount)
	fill(&d.TokenLifetime, def.TokenLifetime)
	fill(&d.ClusterCreation, def.ClusterCreation)
	fill(&d.ClusterDeletion, def.ClusterDeletion)
	fill(&d.ServiceCreation, def.ServiceCreation)
	fill(&d.Discovery, def.Discovery)
	fill(&d.Approval, def.Approval)
	fill(&d.Acceptance, def.Acceptance)
	fill(&d.ConnectionDeletion, def.ConnectionDeletion)
	return d
}
