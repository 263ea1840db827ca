// The topology: what leads where, as a drawing and as lists.
import { html, useState } from './preact-htm.js';
import { useStore, act, command } from './store.js';
import { endpoints, nameOf, networkOf, word, title, matches } from './world.js';
import { Filter, Status, usePage, link, tone } from './ui.js';
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
      <${Drawing} rows=${found} filter=${filter} selected=${selected}/>
      ${!networks.length && html`<p>There is no virtual network yet. <button type="button" onClick=${() => act('Added a virtual network', () => command('AddVirtualNetwork'))}>Add a virtual network</button></p>`}
      <${List} rows=${found} filter=${filter}/>
    </div>
    ${selected && html`<${Details} id=${selected} key=${selected}/>`}
  </div>`;
}

// List has the endpoints by cluster; with many, each cluster opens on request.
function List({ rows, filter }) {
  const groups = new Map();
  for (const r of rows) {
    const name = r.cluster ? `${r.cluster.displayName} (${r.cluster.id})` : 'No cluster';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(r);
  }
  const [shown, more] = usePage([...groups], 20);
  return html`<section aria-label="Endpoints by cluster">
    ${shown.map(([name, list]) => html`<${Group} key=${name} name=${name} list=${list} filter=${filter} open=${rows.length <= 20}/>`)}
    ${more}</section>`;
}

function Group({ name, list, filter, open: first }) {
  const [open, set] = useState(first);
  const [shown, more] = usePage(list);
  const counts = new Map();
  for (const r of list) counts.set(word(r), (counts.get(word(r)) || 0) + 1);
  return html`<details open=${open} onToggle=${(e) => set(e.target.open)}>
    <summary>${name} <span class="quiet">${list.length}</span> ${[...counts].map(([w, n]) => html`<span class="status ${tone(w)}">${n} ${w}</span> `)}</summary>
    ${open && html`<ul class="rows">${shown.map((r) => html`<li key=${r.key}><a href=${link('topology', r.id, ...(filter ? [filter] : []))}>${r.name}</a>
      <span class="quiet">${r.address} ${nameOf(networkOf(r.subnetId))}</span>
      <${Status} word=${r.provisioning}/><${Status} word=${r.connection}/><${Status} word=${title(r.status)}/></li>`)}</ul>${more}`}
  </details>`;
}
