package tidbcloud

import (
	"slices"
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Role is the role of an API key of TiDB Cloud. Only an Organization Owner and a Project
// Owner may create and delete private endpoint connections; the other roles may only
// read (documented by TiDB Cloud's page on Azure private endpoints).
type Role string

// The roles of TiDB Cloud. Project Viewer stands for all project roles below Project
// Owner.
const (
	OrganizationOwner  Role = "Organization Owner"
	ProjectOwner       Role = "Project Owner"
	OrganizationMember Role = "Organization Member"
	ProjectViewer      Role = "Project Viewer"
)

// PossibleRoles returns all roles of TiDB Cloud.
func PossibleRoles() []Role {
	return []Role{OrganizationOwner, ProjectOwner, OrganizationMember, ProjectViewer}
}

// project holds clusters.
type project struct {
	id, name string
	created  time.Time
}

// APIKey is an API key with its role. If there are projects, the role is limited to
// them, except for an Organization Owner.
type APIKey struct {
	Public, private string
	role            Role
	projects        []string
	Window          Window
}

// AddProject adds a project and returns its ID. The first one is the default project.
func (s *State) AddProject(now time.Time, name string) string {
	p := &project{s.IDs.Decimal("13", 19, 6), name, now}
	s.projects = append(s.projects, p)
	return p.id
}

// HasProject reports whether the organization has a project with this ID.
func (s *State) HasProject(id string) bool {
	return slices.ContainsFunc(s.projects, func(p *project) bool { return p.id == id })
}

// defaultProject returns the ID of the organization's default project.
func (s *State) defaultProject() string { return s.projects[0].id }

// AddKey adds an API key. Without projects it reaches all of them.
func (s *State) AddKey(role Role, projects ...string) (public, private string) {
	k := &APIKey{Public: s.IDs.Hash(8), private: s.IDs.Hash(36), role: role, projects: projects}
	s.Keys[k.Public] = k
	return k.Public, k.private
}

// reaches reports whether the key may read the project.
func (k *APIKey) reaches(project string) bool {
	return k.role == OrganizationOwner || len(k.projects) == 0 || slices.Contains(k.projects, project)
}

// manages reports whether the key may create and delete in the project.
func (k *APIKey) manages(project string) bool {
	return k.reaches(project) && (k.role == OrganizationOwner || k.role == ProjectOwner)
}

type projectWire struct {
	ID              string `json:"id"`
	OrgID           string `json:"org_id"`
	Name            string `json:"name"`
	ClusterCount    int    `json:"cluster_count"`
	UserCount       int    `json:"user_count"`
	CreateTimestamp string `json:"create_timestamp"`
}

// listProjects lists the projects that the key reaches. It belongs to TiDB Cloud's IAM
// API, which has a host of its own with the same base path; no other operation of it is
// simulated. The paging and the one user are assumed.
func (c *call) listProjects() kernel.Reply {
	p, err := c.page()
	if err != nil {
		return c.fail(err)
	}
	var found []projectWire
	for _, project := range c.s.projects {
		if !c.key.reaches(project.id) {
			continue
		}
		w := projectWire{
			ID: project.id, OrgID: c.s.organization, Name: project.name, UserCount: 1,
			CreateTimestamp: strconv.FormatInt(project.created.Unix(), 10),
		}
		for _, cl := range c.s.Clusters {
			if cl.Project == project.id {
				w.ClusterCount++
			}
		}
		found = append(found, w)
	}
	from, to, next := p.cut(len(found))
	return c.reply(struct {
		Projects      []projectWire `json:"projects"`
		NextPageToken string        `json:"nextPageToken,omitzero"`
	}{append([]projectWire{}, found[from:to]...), next})
}
