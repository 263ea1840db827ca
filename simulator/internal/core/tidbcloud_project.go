package core

import "slices"

// Role is what an API key may do. The Organization Owner and the Project Owner
// may manage private endpoints; the others may look [the page's restrictions].
type Role string

const (
	OrganizationOwner  Role = "Organization Owner"
	ProjectOwner       Role = "Project Owner"
	OrganizationMember Role = "Organization Member"
	ProjectViewer      Role = "Project Viewer"
)

// project holds clusters.
type project struct {
	id, name string
}

// apiKey is a pair of keys with its role; projects limit it unless it is an
// organization's owner.
type apiKey struct {
	public, private string
	role            Role
	projects        []string
	window          window
}

// AddProject makes a project. The first one is the organization's default project.
func (s *State) AddProject(name string) string {
	p := &project{s.ids.decimal("13", 19, 6), name}
	s.projects = append(s.projects, p)
	return p.id
}

// DefaultProject is the ID of the organization's default project.
func (s *State) DefaultProject() string { return s.projects[0].id }

// AddKey makes an API key. Without projects it reaches all of them.
func (s *State) AddKey(role Role, projects ...string) (public, private string) {
	k := &apiKey{public: s.ids.hash(8), private: s.ids.hash(36), role: role, projects: projects}
	s.keys[k.public] = k
	return k.public, k.private
}

// reaches says whether the key sees the project at all.
func (k *apiKey) reaches(project string) bool {
	return k.role == OrganizationOwner || len(k.projects) == 0 || slices.Contains(k.projects, project)
}

// manages says whether the key may create and delete in the project.
func (k *apiKey) manages(project string) bool {
	return k.reaches(project) && (k.role == OrganizationOwner || k.role == ProjectOwner)
}
