// Status lanes: what each side said of an endpoint, and when, on one axis of time.
import { html, useState, useEffect } from './preact-htm.js';
import { useStore, store, now, command } from './store.js';
import { endpoints, networkOf, matches, title } from './world.js';
import { Filter, usePage, tone, time, span, link } from './ui.js';

const names = ['Azure', 'Connection', 'TiDB Cloud', 'DNS'];
const width = 900, head = 100, lane = 26;

export function Lanes({ parts: [query] }) {
  useStore();
  const filter = query || '';
  const all = endpoints();
  const found = all.filter((r) => matches(r.text, filter));
  const [shown, more] = usePage(found, 10);
  const histories = historiesOf(shown);
  const times = [...histories.values()].flat(2).map((s) => s.at);
  const from = Math.min(...times), present = Math.max(now(), from + 1000);
  const to = present + (present - from) / 20; // so that what has just begun can be seen
  return html`<div>
    <${Filter} label="Filter endpoints" value=${filter} set=${(text) => location.replace(text ? link('lanes', text) : '#/lanes')} shown=${shown.length} all=${all.length}/>
    ${!all.length && html`<p>There is no private endpoint yet: create one on <a href="#/networking">Networking</a>.</p>`}
    ${times.length > 0 && html`<p class="quiet">From ${time(from)} to now, ${span(present - from)}.</p>`}
    ${shown.map((r) => html`<${Endpoint} key=${r.key} r=${r} history=${histories.get(r.key)} from=${from} to=${to}/>`)}
    ${more}</div>`;
}

// historiesOf reads the journal once: for each endpoint the changes in each lane.
function historiesOf(rows) {
  const histories = new Map(rows.map((r) => [r.key, [[], [], [], []]]));
  store.entries.forEach((e, i) => {
    if (e.Method) return;
    const resource = e.Resource.toLowerCase();
    let key = resource, n = 0;
    if (e.Cloud === 'tidbcloud') {
      key = store.owners.get(resource.slice(resource.lastIndexOf('/') + 1));
      n = 2;
    } else {
      const child = /^(.*\/privateendpoints\/[^/]+)\/(manual)?privatelinkserviceconnections\//.exec(resource);
      if (child) [key, n] = [child[1], 1];
    }
    const history = histories.get(key);
    if (!history) return;
    const at = Date.parse(e.Time);
    const add = (lane, word) => history[lane].push({ at, word, number: store.first + i });
    add(n, n === 2 ? title(e.To) : e.To);
    if (n === 0 && e.To === 'deleted' && history[1].length) add(1, 'deleted');
    // The public name of an endpoint resolves while it is ACTIVE.
    if (n === 2 && (e.To === 'ACTIVE') !== (e.From === 'ACTIVE')) add(3, e.To === 'ACTIVE' ? 'resolves' : 'no such host');
  });
  return histories;
}

function Endpoint({ r, history, from, to }) {
  const dns = useLookup(r);
  const x = (at) => head + (width - head) * (at - from) / (to - from);
  const last = names.map((_, n) => history[n].at(-1)?.word);
  return html`<section class="lanes" aria-label=${`Lanes of ${r.name}`}>
    <h3><a href=${link('topology', r.id)}>${r.name}</a></h3>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Lanes of ${r.name}, drawn`}>
    <svg viewBox="0 0 ${width} ${4 * lane + 4}" class="drawing" aria-label=${names.map((n, i) => `${n}: ${last[i] || 'nothing yet'}`).join(', ')}>
      ${names.map((name, n) => html`<text class="small" x="6" y=${n * lane + 18}>${name}</text>
        ${history[n].map((s, i) => {
          const right = i + 1 < history[n].length ? x(history[n][i + 1].at) : s.word === 'deleted' ? x(s.at) + 60 : x(to);
          const w = Math.max(3, right - x(s.at) - 1);
          const text = n === 3 && i === history[n].length - 1 && dns ? dns : s.word;
          const t = text.startsWith('resolves') ? 'good' : tone(s.word);
          return html`<a href=${link('requests', String(s.number))} aria-label=${`${name}: ${text} from ${time(s.at)}`}>
            <rect class="segment ${t}" x=${x(s.at)} y=${n * lane + 2} width=${w} height=${lane - 4} rx="3"><title>${name}: ${text} from ${time(s.at)}, after ${span(s.at - from)}</title></rect>
            ${w > 7 * text.length + 8 && html`<text class="small" x=${x(s.at) + 5} y=${n * lane + 18}>${text}</text>`}</a>`;
        })}`)}
    </svg></div></section>`;
}

// useLookup resolves the endpoint's host from its own network, as it is now.
function useLookup(r) {
  const [found, set] = useState('');
  const host = r.here?.host, network = networkOf(r.subnetId);
  useEffect(() => {
    let gone = false;
    if (!host || !network) { set(''); return; }
    command('LookupHost', { networkId: network, host }).then(
      (l) => gone || set(l.addresses.length ? `resolves to ${l.addresses.join(', ')}` : 'no such host'), () => {});
    return () => { gone = true; };
  }, [host, network, store.status?.version]);
  return found;
}
