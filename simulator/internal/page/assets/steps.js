// The four steps of the console, each driven through the clouds' own APIs.
import { html, useState, useEffect } from './preact-htm.js';
import { useStore, store, act, send, command, apiVersion } from './store.js';
import { endpoints, networkOf, nameOf, title } from './world.js';
import { Button, Field, Select, Status, Copy, link } from './ui.js';
import { connectionPath } from './details.js';

// groups lists the node groups with their clusters.
const groups = () => store.snapshot.clusters.flatMap((cluster) => cluster.nodeGroups.map((group) => ({ cluster, group })));

export function Steps({ parts: [groupId, endpointId] }) {
  useStore();
  const all = groups();
  const chosen = all.find((g) => g.group.id === groupId) || all[0];
  const [id, setId] = useState(endpointId || '');
  const [address, setAddress] = useState(null); // null is the endpoint's own
  if (!chosen) {
    return html`<p>There is no cluster. <${Button} done="Added a cluster" does=${() => command('AddCluster')}>Add a cluster<//></p>`;
  }
  const row = endpoints().find((r) => r.key === id.trim().toLowerCase());
  const use = (newId) => { setId(newId); setAddress(null); };
  return html`<ol class="steps">
    <li><h2>Select a cluster</h2><${Cluster} all=${all} chosen=${chosen}/></li>
    <li><h2>Create the Azure private endpoint</h2><${Create} chosen=${chosen} row=${row} use=${use}/></li>
    <li><h2>Accept the endpoint</h2><${Accept} chosen=${chosen} row=${row} id=${id} setId=${setId} address=${address ?? row?.address ?? ''} setAddress=${setAddress}/></li>
    <li><h2>Connect to the cluster</h2><${Connect} row=${row}/></li>
  </ol>`;
}

const groupName = ({ cluster, group }) => `${cluster.displayName} (${cluster.id}${cluster.nodeGroups.length > 1 ? ', node group ' + group.id : ''})`;

const Cluster = ({ all, chosen: { cluster, group } }) => html`
  <${Select} label="Cluster" id="cluster" value=${group.id} values=${all.map((g) => g.group.id)} text=${(id) => groupName(all.find((g) => g.group.id === id))}
    set=${(id) => location.replace(link('networking', 'new', id))}/>
  <p>Endpoint service: <${Status} word=${title(group.serviceState)}/>${group.serviceState === 'CREATING' && ' It takes 3 to 5 minutes after the cluster.'}</p>
  ${group.serviceId && html`<p class="id">Resource ID ${group.serviceId} <${Copy} text=${group.serviceId} label="Copy Resource ID"/></p>`}`;

function Create({ chosen: { cluster, group }, row, use }) {
  const location = cluster.regionId.replace(/^azure-/, '');
  const subnets = store.networks.filter((n) => n.location === location).flatMap((n) => n.properties.subnets.map((s) => s.id));
  const [picked, pick] = useState('');
  const [name, setName] = useState('to-tidb');
  const subnet = picked || subnets[0] || '';
  const create = async () => {
    const id = `${networkOf(subnet).split(/\/providers\//i)[0]}/providers/Microsoft.Network/privateEndpoints/${name}`;
    const sent = await act(`Azure creates ${name}`, () => send('PUT', `${id}?api-version=${apiVersion}`, {
      location,
      properties: {
        subnet: { id: subnet },
        manualPrivateLinkServiceConnections: [{ name, properties: { privateLinkServiceId: group.serviceId, requestMessage: 'from the page' } }],
      },
    }));
    if (sent) use(id);
  };
  const n = store.networks.length;
  const add = () => command('AddVirtualNetwork', { location, name: 'vnet-' + (n + 1), addressPrefix: `10.${n % 250}.0.0/16` });
  return html`${subnets.length ? html`<div class="bar">
      <${Select} label="Subnet" value=${subnet} values=${subnets} text=${(s) => `${nameOf(networkOf(s))}/${nameOf(s)}`} set=${pick}/>
      <${Field} label="Name"><input id="name" value=${name} onInput=${(e) => setName(e.target.value)}/><//>
      <button type="button" class="main" disabled=${!group.serviceId || !name} onClick=${create}>Create private endpoint</button></div>`
    : html`<p>There is no virtual network in ${location}.</p>`}
    <p><${Button} done="Added a virtual network" does=${add}>Add a virtual network<//></p>
    ${row && html`<p id="made">${row.name}: <${Status} word=${row.provisioning}/>, connection <${Status} word=${row.connection}/>, IP address ${row.address}</p>`}`;
}

function Accept({ chosen: { cluster, group }, row, id, setId, address, setAddress }) {
  const [verified, set] = useState('');
  const key = [group.id, id, address].join(' ');
  const path = `/v1beta1/clusters/${cluster.id}/tidbNodeGroups/${group.id}/privateEndpointConnections`;
  const body = { endpointId: id.trim(), privateIpAddress: address.trim() };
  const verify = async () => set(await act('Verified: TiDB Cloud would accept the endpoint', () => send('POST', path + '?validateOnly=true', body)) ? key : '');
  const accept = async () => { await act('Accepted: TiDB Cloud approves the connection', () => send('POST', path, body)); set(''); };
  const failed = row?.status === 'FAILED';
  return html`
    <${Field} label="Resource ID of the private endpoint"><input id="endpoint" value=${id} onInput=${(e) => setId(e.target.value)}/><//>
    <${Field} label="IP address"><input id="address" value=${address} onInput=${(e) => setAddress(e.target.value)}/><//>
    ${failed && html`<p>The last acceptance failed: ${row.here.message}
      <${Button} done="TiDB Cloud deletes the failed registration" does=${() => send('DELETE', connectionPath(row.here))}>Delete it to try again<//></p>`}
    <p class="buttons"><button type="button" id="verify" disabled=${!id} onClick=${verify}>Verify Endpoint</button>
      <button type="button" id="accept" class="main" disabled=${verified !== key} onClick=${accept}>Accept Endpoint</button></p>`;
}

function Connect({ row }) {
  const [reach, set] = useState('');
  const host = row?.here?.host, network = networkOf(row?.subnetId);
  useEffect(() => {
    let gone = false;
    if (!host || !network) { set(''); return; }
    command('Reach', { networkId: network, address: row.address + ':4000' }).then(
      (r) => gone || set(`${r.reached ? 'The cluster' : 'Nothing'} answers there from the endpoint’s network.`), () => {});
    return () => { gone = true; };
  }, [host, network, row?.address, store.status?.version]);
  if (!row?.here) return html`<p class="quiet">The status comes once TiDB Cloud knows the endpoint.</p>`;
  return html`<p>Status: <span id="status"><${Status} word=${title(row.status)}/></span> ${row.status === 'PENDING' && 'It takes about 5 minutes to become Active.'}</p>
    ${host && html`<p class="id">Host ${host}, port 4000 <${Copy} text=${host} label="Copy host"/></p><p id="reach">${reach}</p>`}`;
}
