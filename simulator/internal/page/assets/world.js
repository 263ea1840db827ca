// The snapshot's parts put together: one row for each endpoint, seen from both clouds.
import { store } from './store.js';

export const nameOf = (id) => (id || '').slice((id || '').lastIndexOf('/') + 1);
export const networkOf = (subnetId) => (subnetId || '').split(/\/subnets\//i)[0];
const lower = (text) => (text || '').toLowerCase();

let seen = null, rows = [];

// endpoints returns a row for every endpoint that either cloud knows.
export function endpoints() {
  const s = store.snapshot;
  if (!s || s === seen) return rows;
  const groups = new Map(), services = new Map(), byEndpoint = new Map();
  for (const cluster of s.clusters) {
    for (const group of cluster.nodeGroups) {
      groups.set(group.id, { cluster, group });
      if (group.serviceId) services.set(lower(group.serviceId), { cluster, group });
    }
  }
  const aliases = new Map(s.privateLinkServices.map((p) => [lower(p.alias), lower(p.id)]));
  for (const c of s.connections) byEndpoint.set(lower(c.endpointId), c);
  rows = s.privateEndpoints.map((e) => {
    const here = byEndpoint.get(lower(e.id));
    byEndpoint.delete(lower(e.id));
    const target = lower(e.target);
    return row(e, here, here ? groups.get(here.nodeGroupId) : services.get(aliases.get(target) || target));
  });
  for (const c of byEndpoint.values()) rows.push(row({ id: c.endpointId, subnetId: '' }, c, groups.get(c.nodeGroupId)));
  seen = s;
  return rows;
}

function row(e, here, owner) {
  const r = {
    id: e.id, key: lower(e.id), name: nameOf(e.id), location: e.location || '', subnetId: e.subnetId, target: e.target || '',
    address: e.privateIpAddress || here?.privateIpAddress || '', provisioning: e.provisioningState || 'gone',
    connection: e.connectionStatus || '', here, status: here?.state || '', cluster: owner?.cluster, group: owner?.group,
  };
  r.text = lower([r.id, r.address, r.provisioning, r.connection, r.status, r.cluster?.displayName, r.cluster?.id, r.target].join(' '));
  return r;
}

// word is how the whole of an endpoint is summed up: the worst that either cloud says.
export function word(r) {
  if (r.provisioning === 'gone') return r.status === 'DELETING' ? 'Deleting' : 'gone';
  if (['Rejected', 'Disconnected', 'Failed'].includes(r.connection) || r.provisioning === 'Failed') {
    return r.provisioning === 'Failed' ? 'Failed' : r.connection;
  }
  return title(r.status) || r.connection || r.provisioning;
}

// title writes a status of the API as the console does.
export const title = (status) => status && status[0] + status.slice(1).toLowerCase();

// matches says whether a text holds every word of a filter.
export const matches = (text, filter) => lower(filter).split(/\s+/).every((w) => text.includes(w));
