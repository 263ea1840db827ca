// The topology: what leads where, as a drawing and as lists.
import { html, useState } from './preact-htm.js';
import { useStore, command } from './store.js';
import { endpoints, nameOf, networkOf, title, matches, worst } from './world.js';
import { Button, Filter, Status, usePage, link, tone } from './ui.js';
import { Drawing } from './drawing.js';
import { Details } from './details.js';

export function Topology({ parts: [selected, query] }) {
  const { snapshot, networks } = useStore();
  const [filter, set] = [query || '', (text) => { location.replace(text ? link('topology', selected || '', text) : link('topology', ...(selected ? [selected] : []))); }];
  if (!snapshot) return null;
  const all = endpoints();
  const found = all.filter((r) => matches(r.text, filter));
  return html`<div class="split">
    <div>
      <${Filter} label="Filter endpoints" value=${filter} set=${set} shown=${found.length} all=${all.length}/>
      <p class="rows" role="group" aria-label="Endpoints by status">${countsOf(all).map(([w, n]) => {
        const only = 'is:' + w.toLowerCase().replaceAll(' ', '-');
        const chosen = filter === only;
        return html`<a key=${w} class="status ${tone(w)}" aria-current=${chosen ? 'true' : undefined}
          href=${chosen ? link('topology') : link('topology', '', only)}>${n} ${w}</a> `;
      })}</p>
      <${Drawing} rows=${found} filter=${filter} selected=${selected}/>
      ${!networks.length && html`<p>There is no virtual network yet.
        <${Button} done="Added a virtual network" does=${() => command('AddVirtualNetwork')}>Add a virtual network<//></p>`}
      <${List} rows=${found} filter=${filter}/>
    </div>
    ${selected && html`<${Details} id=${selected} filter=${filter} key=${selected}/>`}
  </div>`;
}

// countsOf counts endpoints by status, those that need a person first.
function countsOf(rows) {
  const counts = new Map();
  for (const r of rows) counts.set(r.word, (counts.get(r.word) || 0) + 1);
  return [...counts].sort((a, b) => worst(a[0], b[0]));
}

// List has the endpoints by cluster; with many, each cluster opens on request.
function List({ rows, filter }) {
  const groups = new Map();
  for (const r of rows) {
    if (!groups.has(r.cluster)) groups.set(r.cluster, []);
    groups.get(r.cluster).push(r);
  }
  const [shown, more] = usePage([...groups], 20);
  return html`<section aria-label="Endpoints by cluster">
    ${shown.map(([cluster, list]) => html`<${Group} key=${cluster?.id || ''} cluster=${cluster} list=${list} filter=${filter} open=${rows.length <= 20}/>`)}
    ${more}</section>`;
}

function Group({ cluster, list, filter, open: first }) {
  const [open, set] = useState(first);
  const [shown, more] = usePage(list);
  return html`<details open=${open} onToggle=${(e) => set(e.target.open)}>
    <summary>${cluster ? html`<bdi>${cluster.displayName}</bdi> (${cluster.id})` : 'No cluster'} <span class="quiet">${list.length}</span>
      ${' '}${countsOf(list).map(([w, n]) => html`<span class="status ${tone(w)}">${n} ${w}</span> `)}</summary>
    ${open && html`<ul class="rows">${shown.map((r) => html`<li key=${r.key}><a href=${link('topology', r.id, ...(filter ? [filter] : []))}>${r.name}</a>
      <span class="quiet">${r.address} ${nameOf(networkOf(r.subnetId))}</span>
      <${Status} word=${r.provisioning}/><${Status} word=${r.connection}/><${Status} word=${title(r.status)}/></li>`)}</ul>${more}`}
  </details>`;
}
