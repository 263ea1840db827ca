// The drawing of the topology. Endpoints that are alike are one node when there are many.
import { html } from './preact-htm.js';
import { store } from './store.js';
import { nameOf, worst } from './world.js';
import { link, tone } from './ui.js';

const lower = (text) => (text || '').toLowerCase();
const rowHeight = 46, left = 50, width = 1000;
const columns = { network: left, endpoint: 290, service: 540, cluster: 790 };
const box = 200;
const alone = 30; // up to so many endpoints have a node of their own
const mostNodes = 40;

export function Drawing({ rows, filter, selected }) {
  const nodes = nodesOf(rows);
  const cut = nodes.length - mostNodes;
  const { places, subnets, networks, services, clusters, height } = layOut(nodes.slice(0, mostNodes));
  const to = (id) => link('topology', id, ...(filter ? [filter] : []));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Drawing of the topology">
    <svg viewBox="0 0 ${width} ${height}" class="drawing" aria-label="Virtual networks, endpoints, services and clusters">
      ${['Virtual network', 'Private endpoint', 'Endpoint service', 'Cluster'].map((name, i) => html`<text class="head" x=${Object.values(columns)[i]} y="16">${name}</text>`)}
      ${networks.map((n) => html`<${Peerings} network=${n} networks=${networks}/>`)}
      ${places.map((p) => html`<path class="line ${tone(p.word)}" d=${lineOf(p)}/>`)}
      ${services.map((s) => s.cluster && html`<path class="line calm" d=${`M${columns.service + box} ${s.y + 17} H${columns.cluster}`}/>`)}
      ${networks.map((n) => html`<${Node} x=${columns.network} y=${n.y} href=${to(n.id)}
        name=${n.name} under=${n.space} height=${n.height} selected=${selected === n.id}/>`)}
      ${subnets.map((s) => html`<text class="small" x=${columns.network + 10} y=${s.y}>${s.name} ${s.prefix}</text>`)}
      ${places.map((p) => html`<${Node} x=${columns.endpoint} y=${p.y} href=${p.rows.length > 1 ? link('topology', '', p.filter) : to(p.rows[0].id)} tone=${tone(p.word)}
        name=${p.rows.length > 1 ? `${p.rows.length} endpoints` : p.rows[0].name} under=${`${p.rows.length > 1 ? '' : p.rows[0].address + ' '}${p.word}`}
        selected=${p.rows.length === 1 && lower(selected) === p.rows[0].key}/>`)}
      ${services.map((s) => html`<${Node} x=${columns.service} y=${s.y} href=${to(s.id)} tone=${tone(s.state)}
        name=${nameOf(s.id)} under=${s.state} selected=${selected === s.id}/>`)}
      ${clusters.map((c) => html`<${Node} x=${columns.cluster} y=${c.y} href=${to('clusters/' + c.id)} tone=${tone(c.state)}
        name=${c.name} under=${`${c.region} ${c.state}`} selected=${selected === 'clusters/' + c.id}/>`)}
    </svg></div>
    ${cut > 0 && html`<p class="quiet">${cut} more groups are not drawn, those that need a person least: filter, or open the lists below.</p>`}`;
}

// lineOf leads from an endpoint to its service, or ends soon if that is not drawn.
function lineOf({ y, service }) {
  const from = columns.endpoint + box, to = service ? columns.service : from + 20, end = (service?.y ?? y) + 17;
  return `M${from} ${y + 17} C${from + 25} ${y + 17} ${columns.service - 25} ${end} ${to} ${end}`;
}

const Node = ({ x, y, href, name, under, tone: t, height = 36, selected }) => html`<a href=${href} aria-current=${selected ? 'true' : undefined}>
  <title>${name} ${under}</title><rect class="node ${t || ''}" x=${x} y=${y} width=${box} height=${height} rx="6"/>
  <text><tspan x=${x + 10} y=${y + 16} ...${squeeze(name)}>${short(name)}</tspan>${' '}<tspan class="small" x=${x + 10} y=${y + 30}>${short(under)}</tspan></text></a>`;

// short cuts the middle out of a text that is too long for a node. Letters differ in
// width; what is still too wide is squeezed.
const short = (text) => { const t = [...text]; return t.length > 25 ? t.slice(0, 12).join('') + '…' + t.slice(-12).join('') : text; };
const squeeze = (text) => [...text].length > 20 ? { textLength: box - 20, lengthAdjust: 'spacingAndGlyphs' } : {};

// Peerings are drawn on the left, from each network to those after it.
const Peerings = ({ network, networks }) => network.peers.map((p) => {
  const other = networks.find((n) => lower(n.id) === lower(p.id));
  if (!other || other.y <= network.y) return null;
  const x = columns.network, from = network.y + 18, to = other.y + 18;
  return html`<path class="peering" d=${`M${x} ${from} C24 ${from} 24 ${to} ${x} ${to}`}>
      <title>${network.name} is peered with ${other.name}: ${p.state}</title></path>
    <text class="small" x="0" y=${(network.y + other.y) / 2 + 22}>peered</text>`;
});

// nodesOf makes one node of each endpoint, or of those with the same subnet, service
// and status if there are many.
function nodesOf(rows) {
  const nodes = new Map();
  for (const r of rows) {
    const service = r.group?.serviceId || r.target;
    const key = rows.length > alone ? [r.subnetId, service, r.word].join(' ') : r.key;
    if (!nodes.has(key)) {
      const filter = [r.cluster?.id || nameOf(service), 'is:' + r.word.replaceAll(' ', '-')].join(' ').toLowerCase();
      nodes.set(key, { rows: [], word: r.word, subnetId: r.subnetId, service, filter });
    }
    nodes.get(key).rows.push(r);
  }
  return [...nodes.values()].sort((a, b) => worst(a.word, b.word)); // so that what is cut off works
}

// layOut gives everything its height on the page: networks with their subnets and
// endpoints first, then each service beside the first endpoint that leads to it.
function layOut(nodes) {
  const bySubnet = new Map();
  for (const n of nodes) {
    const key = lower(n.subnetId);
    if (!bySubnet.has(key)) bySubnet.set(key, []);
    bySubnet.get(key).push(n);
  }
  let y = 28;
  const places = [], subnets = [], networks = [];
  const place = (n) => { places.push({ ...n, y }); y += rowHeight; };
  const crowded = nodes.length > 0 && store.networks.length > 20; // then only networks with endpoints are drawn
  for (const network of store.networks) {
    const p = network.properties;
    if (crowded && !p.subnets.some((s) => bySubnet.has(lower(s.id)))) continue;
    const top = y;
    for (const s of p.subnets) {
      const label = y + (y === top ? 46 : 20);
      subnets.push({ name: nameOf(s.id), prefix: s.properties.addressPrefix || (s.properties.addressPrefixes || []).join(' '), y: label });
      (bySubnet.get(lower(s.id)) || []).forEach(place);
      bySubnet.delete(lower(s.id));
      y = Math.max(y, label + 16);
    }
    y = Math.max(y, top + rowHeight);
    networks.push({
      id: network.id, name: network.name, space: (p.addressSpace?.addressPrefixes || []).join(' '), y: top, height: y - top - 8,
      peers: (p.virtualNetworkPeerings || []).map((q) => ({ id: q.properties.remoteVirtualNetwork.id, state: q.properties.peeringState })),
    });
    y += 8;
  }
  for (const rest of bySubnet.values()) rest.forEach(place);
  return { places, subnets, networks, ...right(places, y) };
}

// right lays out services and clusters.
function right(places, y) {
  let next = 28;
  const services = [], clusters = [];
  const known = new Map();
  const add = (id, state, cluster, wanted) => {
    const s = { id, state, cluster, y: Math.max(next, wanted) };
    next = s.y + rowHeight;
    services.push(s);
    known.set(lower(id), s);
    return s;
  };
  const owners = new Map();
  for (const cluster of store.snapshot.clusters) for (const g of cluster.nodeGroups) owners.set(lower(g.serviceId || g.id), { cluster, g });
  for (const p of places) {
    const id = lower(p.service);
    if (!id) continue;
    const o = owners.get(id);
    p.service = known.get(id) || add(p.service, o ? o.g.serviceState : 'not of TiDB Cloud', o?.cluster, p.y);
  }
  let idle = 0;
  for (const [id, { cluster, g }] of owners) {
    if (known.has(id)) continue;
    if (++idle > 10) break; // clusters without endpoints
    add(g.serviceId || `${g.id}`, g.serviceState, cluster, next);
  }
  for (const s of services) {
    if (s.cluster) clusters.push({ id: s.cluster.id, name: s.cluster.displayName, region: s.cluster.regionId, state: s.cluster.state, y: s.y });
  }
  return { services, clusters, height: Math.max(y, next) + 10 };
}
