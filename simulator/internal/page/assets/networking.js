// The Networking page of the console: private endpoint connections, and the four steps.
import { html, useState } from './preact-htm.js';
import { useStore, send } from './store.js';
import { endpoints, matches, title } from './world.js';
import { Button, Filter, Status, usePage, link } from './ui.js';
import { connectionPath } from './details.js';
import { Steps } from './steps.js';

export function Networking({ parts }) {
  const { snapshot } = useStore();
  const [filter, set] = useState('');
  if (!snapshot) return null;
  if (parts[0] === 'new') return html`<${Steps} parts=${parts.slice(1)}/>`;
  const all = endpoints().filter((r) => r.here);
  const found = all.filter((r) => matches(r.text, filter));
  return html`<div>
    <p class="buttons"><a class="button main" href=${link('networking', 'new')}>Create Private Endpoint Connection</a></p>
    <${Filter} label="Filter connections" value=${filter} set=${set} shown=${found.length} all=${all.length}/>
    ${all.length ? html`<${Connections} rows=${found}/>` : html`<p>There is no private endpoint connection yet.</p>`}</div>`;
}

function Connections({ rows }) {
  const [shown, more] = usePage(rows, 50);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Private endpoint connections"><table>
    <caption class="hidden">Private endpoint connections</caption>
    <thead><tr>${['Private endpoint', 'Status', 'IP address', 'Cluster', 'Endpoint service', 'Action'].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
    <tbody>${shown.map((r) => html`<tr key=${r.key}>
      <td><a href=${link('topology', r.id)}>${r.name}</a></td>
      <td class="long"><${Status} word=${title(r.status)}/> ${r.word !== title(r.status) && html`<${Status} word=${r.word}/>`} ${r.here.message}</td><td>${r.address}</td>
      <td><bdi>${r.cluster?.displayName}</bdi></td><td><${Status} word=${title(r.group?.serviceState)}/></td>
      <td><div class="buttons">${['DISCOVERED', 'FAILED'].includes(r.status)
        && html`<a class="button small" href=${link('networking', 'new', r.group.id, r.id)}>${r.status === 'FAILED' ? 'Edit' : 'Accept'}</a>`}
        <${Button} small disabled=${r.status === 'DELETING'} done=${`TiDB Cloud deletes ${r.name}`}
          does=${() => send('DELETE', connectionPath(r.here))}>Delete<//></div></td></tr>`)}</tbody></table></div>${more}`;
}
