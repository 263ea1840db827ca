// Status lanes: what each side said of an endpoint, and when, on one axis of time.
import { html, useState, useEffect } from './preact-htm.js';
import { useStore, store, now, command } from './store.js';
import { endpoints, nameOf, networkOf, matches, title } from './world.js';
import { Filter, Select, usePage, useTick, tone, time, span, link } from './ui.js';

const names = ['Azure', 'Connection', 'TiDB Cloud', 'DNS'];
const width = 900, head = 100, lane = 26;

// windows are how much time the axis can have, in minutes back from the last change;
// '' is all that the journal has.
const windows = ['', '10', '60', '1440'];
const windowTitles = { '': 'everything', 10: '10 minutes', 60: 'an hour', 1440: 'a day' };

export function Lanes({ parts: [query, minutes] }) {
  useStore();
  useTick(1000);
  const filter = query || '';
  const back = windows.includes(minutes) ? minutes : '';
  const all = endpoints();
  const found = all.filter((r) => matches(r.text, filter));
  const [shown, more] = usePage(found, 10);
  const histories = historiesOf(shown);
  const axis = axisOf([...histories.values()].flat(2).map((s) => s.at), back * 60000);
  const to = (text, m) => location.replace(link('lanes', ...(text || m ? [text] : []), ...(m ? [m] : [])));
  return html`<div>
    <div class="bar"><${Filter} label="Filter endpoints" value=${filter} set=${(text) => to(text, back)} shown=${found.length} all=${all.length}/>
      <${Select} label="Time up to the last change" name="window" value=${back} values=${windows} text=${(w) => windowTitles[w]} set=${(w) => to(filter, w)}/></div>
    ${!all.length && html`<p>There is no private endpoint yet: create one on <a href="#/networking">Networking</a>.</p>`}
    ${axis && html`<p class="quiet">From ${time(axis.from)} to ${axis.quiet > 0 ? `${time(axis.end)}. Nothing has changed for ${span(axis.quiet)}.` : 'now.'}</p>`}
    ${shown.map((r) => html`<${Endpoint} key=${r.key} r=${r} history=${histories.get(r.key)} axis=${axis}/>`)}
    ${more}</div>`;
}

// axisOf returns the axis for changes at these times. It ends now, but not long after
// the last change: in a world that rests, what happened would shrink to a line.
function axisOf(times, back) {
  if (!times.length) return null;
  const last = Math.max(...times), first = Math.min(...times);
  const from = back ? Math.max(first, last - back) : first;
  const present = Math.max(now(), last, from + 1000);
  const end = Math.min(present, last + Math.max(60000, (last - from) / 4));
  return { from, end, to: end + (end - from) / 20, quiet: present > end ? present - last : 0 }; // so that what has just begun can be seen
}

// historiesOf reads the journal once: for each endpoint the changes in each lane. Of
// what the journal does not tell there is how it stands now, from the axis' beginning.
function historiesOf(rows) {
  const histories = new Map(rows.map((r) => [r.key, [[], [], [], []]]));
  store.entries.forEach((e, i) => {
    if (e.Method) return;
    const resource = e.Resource.toLowerCase();
    let key = resource, n = 0;
    if (e.Cloud === 'tidbcloud') {
      key = store.owners.get(nameOf(resource))?.toLowerCase();
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
  const began = store.entries.length ? Date.parse(store.entries[0].Time) : now();
  for (const r of rows) {
    const present = [r.provisioning, r.connection, title(r.status), r.status === 'ACTIVE' && 'resolves'];
    histories.get(r.key).forEach((h, n) => { if (!h.length && present[n]) h.push({ at: began, word: present[n], number: 0 }); });
  }
  return histories;
}

function Endpoint({ r, history, axis }) {
  const dns = useLookup(r);
  const last = names.map((_, n) => history[n].at(-1)?.word);
  return html`<section class="lanes" aria-label=${`Lanes of ${r.name}`}>
    <h3><a href=${link('topology', r.id)}>${r.name}</a></h3>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Lanes of ${r.name}, drawn`}>
    <svg viewBox="0 0 ${width} ${4 * lane + 22}" class="drawing" aria-label=${names.map((n, i) => `${n}: ${last[i] || 'nothing yet'}`).join(', ')}>
      ${axis && html`<${Ticks} axis=${axis}/>`}
      ${names.map((name, n) => html`<text class="small" x="6" y=${n * lane + 18}>${name}</text>${history[n].map((_, i) => segment(name, n, i, history[n], axis, dns))}`)}
    </svg></div></section>`;
}

const place = (at, axis) => head + (width - head) * (Math.min(Math.max(at, axis.from), axis.to) - axis.from) / (axis.to - axis.from);

// segment draws how long something was so. What ended before the axis is left out.
function segment(name, n, i, history, axis, dns) {
  const s = history[i], next = history[i + 1];
  if (next && next.at < axis.from) return null;
  const left = place(s.at, axis);
  const right = next ? place(next.at, axis) : s.word === 'deleted' ? Math.min(left + 60, width) : place(axis.to, axis);
  const w = Math.max(3, right - left - 1);
  const text = n === 3 && !next && dns ? dns : s.word;
  const t = text.startsWith('resolves') ? 'good' : tone(s.word);
  const since = s.number ? `from ${time(s.at)}` : 'since before the journal';
  const drawn = html`<rect class="segment ${t}" x=${left} y=${n * lane + 2} width=${w} height=${lane - 4} rx="3">
      <title>${name}: ${text} ${since}${next ? `, for ${span(next.at - s.at)}` : ''}</title></rect>
    ${w > 7 * text.length + 8 && html`<text class="small" x=${left + 5} y=${n * lane + 18}>${text}</text>`}`;
  return s.number ? html`<a href=${link('requests', String(s.number))} aria-label=${`${name}: ${text} ${since}`}>${drawn}</a>` : html`<g>${drawn}</g>`;
}

// steps are the distances that ticks may have, in seconds.
const steps = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 6 * 3600, 86400, 7 * 86400];

// Ticks tells the times below the lanes.
function Ticks({ axis }) {
  const length = axis.to - axis.from;
  const step = 1000 * (steps.find((s) => length / s / 1000 <= 7) || steps.at(-1) * Math.ceil(length / 7 / steps.at(-1) / 1000));
  const ticks = [];
  for (let at = Math.ceil(axis.from / step) * step; at < axis.to; at += step) ticks.push(at);
  const label = (at) => step >= 86400000 ? time(at).slice(5, 10) : step >= 60000 ? time(at).slice(11, 16) : time(at).slice(11);
  return ticks.map((at) => html`<g key=${at}><path class="tick" d=${`M${place(at, axis)} 0 V${4 * lane + 2}`}/>
    <text class="small" x=${place(at, axis) + 3} y=${4 * lane + 16}>${label(at)}</text></g>`);
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
