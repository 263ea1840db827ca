// What is known of one thing: both clouds' documents, the checks, and what can be done.
import { html, useState, useEffect } from './preact-htm.js';
import { useStore, look, call, command, send, apiVersion } from './store.js';
import { endpoints, nameOf, title, advice } from './world.js';
import { Aside, Button, Status, Copy, Text, pretty, link } from './ui.js';

export function Details({ id, filter }) {
  const { snapshot, status } = useStore();
  const [documents, set] = useState([]);
  const r = endpoints().find((e) => e.key === id.toLowerCase());
  const paths = pathsOf(id, r, snapshot);
  useEffect(() => {
    let gone = false;
    Promise.all(paths.map(async ([name, path]) => [name, path, await look(path)])).then((d) => gone || set(d), () => {});
    return () => { gone = true; };
  }, [status?.version, paths.map(([, p]) => p).join()]);
  return html`<${Aside} title=${nameOf(id)} close=${filter ? link('topology', '', filter) : link('topology')}>
    <p class="id">${id} <${Copy} text=${id} label="Copy ID"/></p>
    ${r && html`<${Endpoint} r=${r}/>`}
    ${documents.map(([name, path, d]) => html`<details open key=${path}><summary>${name} <span class="quiet">${d.status}</span></summary>
      <${Text} text=${pretty(d.body)} label=${name}/></details>`)}
  <//>`;
}

// pathsOf returns where the clouds show a thing.
function pathsOf(id, r, snapshot) {
  if (id.startsWith('clusters/')) return [['TiDB Cloud', '/v1beta1/' + id], ['Its node groups', `/v1beta1/${id}/tidbNodeGroups`]];
  if (!id.startsWith('/')) return [];
  const paths = [['Azure', `${id}?api-version=${apiVersion}`]];
  for (const cluster of snapshot.clusters) {
    for (const g of cluster.nodeGroups) {
      if (g.serviceId.toLowerCase() === id.toLowerCase()) paths.push(['TiDB Cloud', `/v1beta1/clusters/${cluster.id}/tidbNodeGroups/${g.id}/privateLinkService`]);
    }
  }
  const c = r?.here;
  if (c) paths.push(['TiDB Cloud', connectionPath(c)]);
  return paths;
}

export const connectionPath = (c) => `/v1beta1/clusters/${c.clusterId}/tidbNodeGroups/${c.nodeGroupId}/privateEndpointConnections/${c.id}`;

function Endpoint({ r }) {
  const { routes } = useStore();
  const [checks, set] = useState(null);
  const inspect = async () => {
    const found = await call('POST', 'inspect', { clusterId: r.cluster.id, nodeGroupId: r.group.id, endpointId: r.id });
    set(found.checks);
  };
  const exists = r.provisioning !== 'gone';
  return html`<table class="facts"><caption class="hidden">Statuses</caption><tbody>
      <tr><th scope="row">Azure</th><td><${Status} word=${r.provisioning}/></td></tr>
      <tr><th scope="row">Connection</th><td><${Status} word=${r.connection}/></td></tr>
      <tr><th scope="row">TiDB Cloud</th><td><${Status} word=${title(r.status)}/> ${r.here?.message}</td></tr>
      <tr><th scope="row">IP address</th><td>${r.address}</td></tr>
      ${r.here?.host && html`<tr><th scope="row">Host</th><td>${r.here.host}</td></tr>`}
    </tbody></table>
    <p class="advice">${advice(r)} ${['Discovered', 'Failed'].includes(r.word) && r.group
      && html`<a href=${link('networking', 'new', r.group.id, r.id)}>To its steps</a>`}</p>
    <p class="buttons">
      <a class="button" href=${link('lanes', r.name)}>Lanes</a>
      <a class="button" href=${link('requests', '', r.name)}>Requests</a>
      ${routes.includes('POST /_sim/inspect') && r.cluster && html`<${Button} done="Inspected; its requests are in the journal" does=${inspect}>Inspect<//>`}
      ${exists && html`
        <${Button} done=${`Rejected ${r.name}`} does=${() => command('RejectConnection', { endpointId: r.id, description: 'rejected on the page' })}>Reject<//>
        <${Button} done=${`Disconnected ${r.name}`} does=${() => command('DisconnectConnection', { endpointId: r.id })}>Disconnect<//>
        <${Button} done=${`The next operation on ${r.name} will fail`} does=${() => command('FailNextOperation', { resourceId: r.id, message: 'asked for on the page' })}>Fail next operation<//>
        <${Button} done=${`Azure deletes ${r.name}`} does=${() => send('DELETE', `${r.id}?api-version=${apiVersion}`)}>Delete in Azure<//>`}
      ${r.here && html`<${Button} done=${`TiDB Cloud deletes ${r.name}`} does=${() => send('DELETE', connectionPath(r.here))}>Delete in TiDB Cloud<//>`}
    </p>
    ${checks && html`<${Checks} checks=${checks}/>`}`;
}

// Checks shows what Inspect found, what is wrong first.
function Checks({ checks }) {
  const of = (outcome) => checks.filter((c) => c.outcome === outcome);
  return html`<section aria-label="Checks"><h3>Inspect: ${of('Failed').length ? 'what is wrong' : 'nothing is wrong'}</h3><ul class="checks">
    ${[...of('Failed'), ...of('Skipped'), ...of('Passed')].map((c) => html`<li>
      <${Status} word=${c.outcome}/> <strong>${c.name}</strong> ${c.found}${c.remedy && html`<br/><em>Remedy: ${c.remedy}</em>`}</li>`)}</ul></section>`;
}
