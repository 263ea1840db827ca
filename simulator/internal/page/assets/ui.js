// Small parts that the panels share.
import { html, useState, useEffect, useRef } from './preact-htm.js';
import { act, say } from './store.js';

const tones = {
  good: ['Succeeded', 'Approved', 'ACTIVE', 'Active', 'Passed'],
  busy: ['Updating', 'Pending', 'PENDING', 'CREATING', 'Creating', 'DISCOVERED', 'Discovered', 'Accepted', 'DELETING', 'Deleting'],
  bad: ['Failed', 'FAILED', 'Rejected', 'Disconnected', 'gone', 'Not TiDB Cloud'],
};
export const tone = (word) => Object.keys(tones).find((t) => tones[t].includes(word)) || 'calm';

export const Status = ({ word }) => word ? html`<span class="status ${tone(word)}">${word}</span>` : html`<span class="quiet">none</span>`;

export const Copy = ({ text, label = 'Copy' }) => html`<button type="button" class="small" onClick=${async () => {
  try {
    await navigator.clipboard.writeText(typeof text === 'function' ? await text() : text);
    say(`${label}: done`);
  } catch (e) {
    say(`${label}: the browser refused, select the text instead (${e.message})`, true);
  }
}}>${label}</button>`;

// Aside shows one thing beside a list or, where there is no room, above it: then it
// comes into view, since what was clicked may be far below.
export function Aside({ title, close, children }) {
  const ref = useRef();
  useEffect(() => { if (matchMedia('(max-width: 60rem)').matches) ref.current.scrollIntoView(); }, [title]);
  return html`<aside class="details" aria-label="Details" ref=${ref}>
    <h2><bdi>${title}</bdi> <a class="button small" href=${close}>Close</a></h2>${children}</aside>`;
}

// Text shows text that may be long, in a box that scrolls and that the keyboard reaches.
export const Text = ({ text, label }) => html`<pre tabindex="0" role="region" aria-label=${label}>${text}</pre>`;

export const pretty = (value) => {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  try { return JSON.stringify(JSON.parse(value), null, 2); } catch { return value; }
};

export const Field = ({ label, children, wide }) => html`<label class=${wide ? 'field wide' : 'field'}><span>${label}</span>${children}</label>`;

// Filter takes what somebody types at once, and another value while nobody does: what
// it sets comes back late, and must not undo what was typed meanwhile.
export function Filter({ value, set, shown, all, label }) {
  const ref = useRef();
  const [text, write] = useState(value);
  useEffect(() => { if (document.activeElement !== ref.current) write(value); }, [value]);
  const typed = (e) => { write(e.target.value); set(e.target.value); };
  return html`<div class="filter" role="search">
    <${Field} label=${label}><input type="search" ref=${ref} value=${text} onInput=${typed} onBlur=${() => write(value)}
      placeholder="words, all of which must occur"/><//>
    <span class="quiet" role="status">${shown} of ${all}</span></div>`;
}

// usePage shows the first rows of a list, and more on request.
export function usePage(list, size = 50) {
  const [n, set] = useState(size);
  const more = list.length > n && html`<button type="button" onClick=${() => set(n + 4 * size)}>Show ${Math.min(4 * size, list.length - n)} more of ${list.length - n}</button>`;
  return [list.slice(0, n), more];
}

// useTick renders a component again every so many milliseconds.
export function useTick(ms) {
  const [, set] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => set((n) => n + 1), ms);
    return () => clearInterval(timer);
  }, []);
}

export const time = (text) => new Date(typeof text === 'number' ? text : Date.parse(text)).toISOString().replace('T', ' ').replace(/\.\d+Z$/, '');

// span writes a number of milliseconds.
export function span(ms) {
  const s = Math.round(ms / 1000);
  if (Math.abs(s) < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
}

// Button does something for the user, and tells how it went.
export const Button = ({ does, done, small, children, ...more }) => html`<button type="button" class=${small ? 'small' : undefined}
  onClick=${() => act(done, does)} ...${more}>${children}</button>`;

// Select chooses one of some values. Each option has its value as an attribute:
// without it a browser does not find the one to select.
export const Select = ({ label, value, values, text = (v) => v, set, ...more }) => html`<${Field} label=${label}>
  <select value=${value} onChange=${(e) => set(e.target.value)} ...${more}>
    ${values.map((v) => html`<option key=${v} value=${v}>${text(v)}</option>`)}</select><//>`;

export const link = (...parts) => '#/' + parts.map(encodeURIComponent).join('/');
