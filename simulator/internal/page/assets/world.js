// The snapshot's parts put together: one row for each endpoint, seen from both clouds.
import { store } from './store.js';
import { tone } from './ui.js';

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
  rows.sort((a, b) => worst(a.word, b.word)); // stable: else as the clouds list them
  seen = s;
  return rows;
}

function row(e, here, owner) {
  const r = {
    id: e.id, key: lower(e.id), name: nameOf(e.id), location: e.location || '', subnetId: e.subnetId, target: e.target || '',
    address: e.privateIpAddress || here?.privateIpAddress || '', provisioning: e.provisioningState || 'gone',
    connection: e.connectionStatus || '', here, status: here?.state || '', cluster: owner?.cluster, group: owner?.group,
  };
  r.word = word(r);
  r.text = lower([r.id, r.address, r.provisioning, r.connection, r.status, r.cluster?.displayName, r.cluster?.id, r.target, 'is:' + r.word.replaceAll(' ', '-')].join(' '));
  return r;
}

const ended = ['Rejected', 'Disconnected', 'Removed'];

// word sums up an endpoint: the worst that either cloud says.
function word(r) {
  if (r.provisioning === 'gone') return r.status === 'DELETING' ? 'Deleting' : 'gone';
  if (r.provisioning === 'Failed' || r.provisioning === 'Deleting') return r.provisioning;
  if (ended.includes(r.connection)) return r.connection;
  if (r.status) return title(r.status);
  if (!r.group) return 'Not TiDB Cloud';
  return r.provisioning === 'Succeeded' ? r.connection || r.provisioning : r.provisioning;
}

// advice says why an endpoint is as it is, and what to do.
export function advice(r) {
  const service = r.group && r.group.serviceState !== 'ACTIVE' ? ` The endpoint service is ${title(r.group.serviceState)}.` : '';
  switch (r.word) {
    case 'Deleting': return 'It is being deleted. Wait.';
    case 'gone': return 'TiDB Cloud lists an endpoint that Azure does not have any more. Delete it in TiDB Cloud.';
    case 'Failed': return r.provisioning === 'Failed' ? 'Azure could not carry out the last operation: its request tells why. Delete it in Azure and create it again.'
      : `The acceptance failed${r.here.message ? ': ' + r.here.message : ''}. Delete it in TiDB Cloud, then accept it again.`;
    case 'Rejected': case 'Disconnected': case 'Removed':
      return `The connection is ${r.word}, which nothing undoes: programs cannot get through, whatever TiDB Cloud's status is. Delete it on both sides and create it again.`;
    case 'Discovered': return 'TiDB Cloud has seen it, and nobody has accepted it. Verify and accept it.' + service;
    case 'Pending': return r.here ? 'It is accepted. It takes about 5 minutes to become Active.' + service : 'TiDB Cloud has not discovered it yet. Wait a minute.' + service;
    case 'Active': return 'It is ready: programs connect from its network, and from those peered with it.';
    case 'Not TiDB Cloud': return 'It leads to a service that is of no cluster here.';
    case 'Updating': return 'Azure is at work on it. Wait.' + service;
  }
  return '';
}

// ofChange names what a change of the journal is about, as people call it.
export function ofChange(e) {
  const name = nameOf(e.Resource);
  const owner = store.owners.get(name);
  if (owner) return nameOf(owner) + ' in TiDB Cloud';
  const connection = /\/privateEndpoints\/([^/]+)\/(manual)?privateLinkServiceConnections\//i.exec(e.Resource);
  return connection ? connection[1] + ', connection' : name;
}

// title writes a status of the API as the console does.
export const title = (status) => status && status[0] + status.slice(1).toLowerCase();

// worst sorts by what needs a person: what is broken first, what works last.
const order = ['bad', 'busy', 'calm', 'good'];
export const worst = (a, b) => order.indexOf(tone(a)) - order.indexOf(tone(b));

// matches says whether a text holds every word of a filter.
export const matches = (text, filter) => lower(filter).split(/\s+/).every((w) => text.includes(w));
