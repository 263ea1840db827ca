package live

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/internal/secret"
)

// The variables of the environment. azidentity reads more: any credential of its
// default chain will do.
const (
	envSwitch = "TIDBPRIVATELINK_LIVE"
	envFolder = "TIDBPRIVATELINK_LIVE_FOLDER"
	envPoll   = "TIDBPRIVATELINK_LIVE_POLL"
	envRegion = "TIDBPRIVATELINK_LIVE_REGION"
	envOther  = "TIDBPRIVATELINK_LIVE_OTHER_REGION"

	envSubscription = "AZURE_SUBSCRIPTION_ID"
	envAuthority    = "AZURE_AUTHORITY_HOST"
	envManager      = "ARM_ENDPOINT"
	envTiDBCloud    = "TIDBCLOUD_DEDICATED_ENDPOINT"
	envPublicKey    = "TIDBCLOUD_PUBLIC_KEY"
	envPrivateKey   = "TIDBCLOUD_PRIVATE_KEY"
	envCluster      = "TIDBCLOUD_CLUSTER_ID"
	envNodeGroup    = "TIDBCLOUD_NODE_GROUP_ID"
)

// needed is the time that a run has to have: 20 minutes are usual, three times as many
// have been enough where an operation was slow (assumed).
const needed = time.Hour

// settings are what a run needs to know.
type settings struct {
	subscription        string
	manager, authority  string // "" for the public ones
	tidbCloud           string // "" for the public one
	publicKey           string // "" if only the Azure part is to run
	privateKey          secret.Text
	cluster, nodeGroup  string // nodeGroup "" for the default one
	region, otherRegion string // Azure's names
	folder              string
	poll                time.Duration // how often TiDB Cloud is asked while waiting; 0 for the default
}

// withTiDBCloud reports whether the part with TiDB Cloud is to run.
func (s *settings) withTiDBCloud() bool { return s.publicKey != "" }

var azureRegion = regexp.MustCompile(`^[a-z]+[0-9]?$`)

// read reads the settings from the environment. The error says all that is missing or
// wrong at once.
func read(getenv func(string) string) (settings, error) {
	s := settings{
		subscription: getenv(envSubscription), manager: strings.TrimSuffix(getenv(envManager), "/"), authority: getenv(envAuthority),
		tidbCloud: strings.TrimSuffix(getenv(envTiDBCloud), "/"),
		publicKey: getenv(envPublicKey), privateKey: secret.Text(getenv(envPrivateKey)), cluster: getenv(envCluster), nodeGroup: getenv(envNodeGroup),
		region: getenv(envRegion), otherRegion: getenv(envOther), folder: getenv(envFolder),
	}
	var problems []error
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if guid.FindString(s.subscription) != s.subscription || s.subscription == "" {
		wrong("%s is not a subscription's ID: set it to the subscription to work in", envSubscription)
	}
	for name, value := range map[string]string{envManager: s.manager, envAuthority: s.authority, envTiDBCloud: s.tidbCloud} {
		if u, err := url.Parse(value); value != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
			wrong("%s is not an https address: correct it, or unset it for the public cloud", name)
		}
	}
	if s.manager != "" && s.authority == "" {
		wrong("%s is set and %s is not: set both or neither", envManager, envAuthority)
	}
	parts := map[string]string{envPublicKey: s.publicKey, envPrivateKey: string(s.privateKey), envCluster: s.cluster}
	for name, value := range parts {
		if value == "" && (s.publicKey != "" || s.privateKey != "" || s.cluster != "") {
			wrong("%s is not set: set %s, %s and %s, or none of them for the part without TiDB Cloud", name, envPublicKey, envPrivateKey, envCluster)
		}
	}
	for name, value := range map[string]string{envRegion: s.region, envOther: s.otherRegion} {
		if value != "" && !azureRegion.MatchString(value) {
			wrong("%s is not Azure's name of a region, such as eastus2", name)
		}
	}
	if text := getenv(envPoll); text != "" {
		poll, err := time.ParseDuration(text)
		if err != nil || poll < time.Second {
			wrong("%s is not a time of a second or more, such as 10s", envPoll)
		}
		s.poll = poll
	}
	if s.folder == "" {
		s.folder = "recordings"
	}
	return s, sorted(problems)
}

// regions sets the regions that are not set. The first is the cluster's, "" if there is
// none; the second is another one, for what has to be in the same region and is not.
func (s *settings) regions(clusters string) error {
	switch {
	case clusters == "":
	case s.region != "" && s.region != clusters:
		return fmt.Errorf("%s is %s and the cluster is in %s: unset it", envRegion, s.region, clusters)
	default:
		s.region = clusters
	}
	if s.region == "" {
		s.region = "eastus2"
	}
	if s.otherRegion == "" {
		s.otherRegion = "westus2"
		if s.region == s.otherRegion {
			s.otherRegion = "eastus2"
		}
	}
	if s.otherRegion == s.region {
		return fmt.Errorf("%s is the cluster's region too: name another one", envOther)
	}
	return nil
}

// tooShort returns an error if a run would be cut off by the deadline of go test, which
// leaves no time to remove anything.
func tooShort(deadline time.Time, has bool) error {
	if left := time.Until(deadline); has && left < needed {
		return fmt.Errorf("go test stops everything in %v: give it -timeout 3h", left.Round(time.Second))
	}
	return nil
}

// sorted joins the errors that are not nil, in the order of their texts.
func sorted(problems []error) error {
	texts := map[string]bool{}
	for _, err := range problems {
		if err != nil {
			texts[err.Error()] = true
		}
	}
	var all []error
	for _, text := range keys(texts) {
		all = append(all, errors.New(text))
	}
	return errors.Join(all...)
}
