// Small parts that the panels share.
import { html, useState } from './preact-htm.js';
import { say } from './store.js';

const tones = {
  good: ['Succeeded', 'Approved', 'ACTIVE', 'Active', 'Passed'],
  busy: ['Updating', 'Pending', 'PENDING', 'CREATING', 'Creating', 'DISCOVERED', 'Discovered', 'Accepted'],
  bad: ['Failed', 'FAILED', 'Rejected', 'Disconnected', 'gone'],
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

// Text shows text that may be long, in a box that scrolls and that the keyboard reaches.
export const Text = ({ text, label }) => html`<pre tabindex="0" role="region" aria-label=${label}>${text}</pre>`;

export const pretty = (value) => {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  try { return JSON.stringify(JSON.parse(value), null, 2); } catch { return value; }
};

export const Field = ({ label, children, hint }) => html`<label class="field"><span>${label}</span>${children}${hint && html`<small>${hint}</small>`}</label>`;

export const Filter = ({ value, set, shown, all, label }) => html`<div class="filter" role="search">
  <${Field} label=${label || 'Filter'}><input type="search" value=${value} onInput=${(e) => set(e.target.value)} placeholder="words, all of which must occur"/><//>
  <span class="quiet" role="status">${shown} of ${all}</span></div>`;

// usePage shows the first rows of a list, and more on request.
export function usePage(list, size = 50) {
  const [n, set] = useState(size);
  const more = list.length > n && html`<button type="button" onClick=${() => set(n + 4 * size)}>Show ${Math.min(4 * size, list.length - n)} more of ${list.length - n}</button>`;
  return [list.slice(0, n), more];
}

export const time = (text) => new Date(typeof text === 'number' ? text : Date.parse(text)).toISOString().replace('T', ' ').replace(/\.\d+Z$/, '');

// span writes a number of milliseconds.
export function span(ms) {
  const s = Math.round(ms / 1000);
  if (Math.abs(s) < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
}

export const link = (...parts) => '#/' + parts.map(encodeURIComponent).join('/');
