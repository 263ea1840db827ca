// Sequence lanes: every request to each cloud, and what changed, from the journal.
import { html, useState, useEffect } from './preact-htm.js';
import { useStore, store, call } from './store.js';
import { matches, ofChange } from './world.js';
import { Aside, Filter, Select, Status, Copy, Text, pretty, usePage, time, link } from './ui.js';
import { curl } from './curl.js';

const clouds = ['entra', 'azure', 'tidbcloud', 'simulator'];
const titles = { entra: 'Entra ID', azure: 'Azure', tidbcloud: 'TiDB Cloud', simulator: 'Simulator' };
const kinds = { all: 'requests and changes', requests: 'requests', failed: 'failed requests' };
const target = (e) => e.Path + (e.Query ? '?' + e.Query : '');
const textOf = (e) => [e.Method, target(e), e.Status, e.Fault, e.Resource, e.From, e.To, e.Cloud, e.Method ? '' : ofChange(e)].join(' ').toLowerCase();
const shortPath = (path) => path.replace(/^.*\/providers\/Microsoft\.Network\//i, '… ').replace(/^\/v1beta1\/clusters\/(\d+)\/tidbNodeGroups\/\d+\/(?=.)/, '$1 … ');
const failed = (e) => e.Status >= 400 || Boolean(e.Fault);

export function Requests({ parts: [number, query] }) {
  const { entries, first, forgotten } = useStore();
  const filter = query || '';
  const [only, setOnly] = useState('all');
  const found = [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const e = entries[i];
    if (only === 'requests' && !e.Method || only === 'failed' && !failed(e)) continue;
    if (!filter || matches(textOf(e), filter)) found.push([first + i, e]);
  }
  const [shown, more] = usePage(found, 100);
  const set = (text) => location.replace(text ? link('requests', number || '', text) : link('requests', ...(number ? [number] : [])));
  return html`<div class="split"><div>
    <div class="bar"><${Filter} label="Filter requests and changes" value=${filter} set=${set} shown=${found.length} all=${entries.length}/>
      <${Select} label="Show" value=${only} values=${Object.keys(kinds)} text=${(k) => kinds[k]} set=${setOnly}/>
      <${Copy} label="Copy Mermaid" text=${() => call('GET', 'journal?format=mermaid')}/>
      <a class="button" href="/_sim/journal?format=har" download="privatelinksim.har">HAR</a></div>
    ${forgotten > 0 && html`<p class="quiet">The ${forgotten} earlier entries are not kept.</p>`}
    ${!entries.length && html`<p>Nothing has been asked yet. Point a client at ${location.origin}, or take the steps on <a href="#/networking">Networking</a>.</p>`}
    <div class="scroll" tabindex="0" role="region" aria-label="Requests and changes">
    <table class="sequence"><caption class="hidden">Requests and changes, the latest first</caption>
      <thead><tr><th scope="col">Time</th><th scope="col">What</th>${clouds.map((c) => html`<th scope="col" class="lane">${titles[c]}</th>`)}</tr></thead>
      <tbody>${shown.map(([n, e]) => html`<${Row} key=${n} n=${n} e=${e} selected=${String(n) === number} filter=${filter}/>`)}</tbody></table></div>
    ${more}</div>
    ${number && html`<${Entry} number=${Number(number)} filter=${filter} key=${number}/>`}</div>`;
}

function Row({ n, e, selected, filter }) {
  const text = e.Method ? `${e.Method} ${shortPath(target(e)).replace(/[?&]api-version=[^&]*/, '')}` : `${ofChange(e)}: ${e.From || 'new'} to ${e.To}`;
  const bad = failed(e);
  const at = clouds.indexOf(e.Cloud);
  return html`<tr class=${e.Method ? 'request' : 'change'} aria-current=${selected ? 'true' : undefined}>
    <td class="quiet">${time(e.Time).slice(11)}</td>
    <td><a href=${link('requests', String(n), ...(filter ? [filter] : []))}>${text}</a>
      <span class="narrow ${bad ? 'bad' : ''}"> ${titles[e.Cloud]} ${e.Method ? `${e.Status} ${e.Fault || ''}` : ''}</span></td>
    ${clouds.map((c, i) => html`<td class="lane ${i < at && e.Method ? 'through' : ''} ${i === at ? 'here' : ''} ${bad ? 'bad' : ''}">${i === at && (e.Method
      ? html`<span title=${e.Route}>${e.Status}${e.Fault ? ` ${e.Fault}` : ''}${e.Behind ? ' late read' : ''}</span>` : html`<${Status} word=${e.To}/>`)}</td>`)}</tr>`;
}

// Entry shows one entry with what it held and what changed by it.
function Entry({ number, filter }) {
  const [e, set] = useState(null);
  const { entries, first } = useStore();
  useEffect(() => {
    let gone = false;
    call('GET', 'journal/' + number).then((found) => gone || set(found), (error) => gone || set({ error: error.message }));
    return () => { gone = true; };
  }, [number]);
  if (!e) return null;
  const close = link('requests', ...(filter ? ['', filter] : []));
  if (e.error) return html`<${Aside} title=${`Entry ${number}`} close=${close}><p>${e.error}</p><//>`;
  if (!e.Method) {
    return html`<${Aside} title=${`Change ${number}`} close=${close}><p class="id">${e.Resource}</p>
      <p>${time(e.Time)}: ${ofChange(e)}: ${e.From || 'new'} to <${Status} word=${e.To}/></p><//>`;
  }
  const changes = [];
  for (let i = number - first + 1; i < entries.length && !entries[i].Method && entries[i].Time === e.Time; i++) changes.push(entries[i]);
  const x = e.Exchange;
  return html`<${Aside} title=${`Request ${number}`} close=${close}>
    <p class="id"><strong>${e.Method}</strong> ${target(e)}</p>
    <p class="id">${time(e.Time)}, ${titles[e.Cloud]} answered <strong>${e.Status}</strong> by “${e.Route}”</p>
    ${e.Fault && html`<p class="bad">It met the fault ${e.Fault}.</p>`}
    ${e.Behind > 0 && html`<p>The reply shows the state of ${e.Behind / 1e9} s before.</p>`}
    <p class="buttons">${x && html`<${Copy} label="Copy as curl" text=${curl(e)}/>`}<${Copy} label="Copy Mermaid" text=${mermaid(e, changes)}/></p>
    <h3>What changed</h3>
    ${!changes.length && html`<p class="quiet">Nothing at once.</p>`}
    <ul class="rows">${changes.map((c) => html`<li>${ofChange(c)}: ${c.From || 'new'} to <${Status} word=${c.To}/></li>`)}</ul>
    ${x ? html`<${Message} name="Request" header=${x.RequestHeader} body=${x.RequestBody} size=${x.RequestSize}/>
      <${Message} name="Reply" header=${x.ResponseHeader} body=${x.ResponseBody} size=${x.ResponseSize}/>`
      : html`<p class="quiet">Headers and bodies were dropped to make room.</p>`}<//>`;
}

const Message = ({ name, header, body, size }) => html`<details open><summary>${name} <span class="quiet">${size} bytes</span></summary>
  <${Text} label=${`${name}, header`} text=${(header || []).map((f) => `${f.name}: ${f.value}`).join('\n')}/>
  ${body && html`<${Text} label=${`${name}, body`} text=${pretty(body)}/>`}</details>`;

const plain = (text) => text.replace(/[;#\n]/g, ' ');
const mermaid = (e, changes) => ['sequenceDiagram', `    client->>${e.Cloud}: ${e.Method} ${plain(target(e))}`, `    ${e.Cloud}-->>client: ${e.Status}${e.Fault ? ` (${e.Fault})` : ''}`,
  ...changes.map((c) => `    Note over ${c.Cloud}: ${plain(ofChange(c))}: ${plain(c.From || 'new')} to ${plain(c.To)}`)].join('\n');
