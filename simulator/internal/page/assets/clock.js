// The clock bar: what time it is, and everything that moves it or replaces the world.
import { html } from './preact-htm.js';
import { useStore, act, ask, command, call, now, say } from './store.js';
import { time, span, useTick } from './ui.js';

const advance = (ms, text) => act(`The clock moved ${text}`, () => command('Advance', { duration: ms + 'ms' }));

// save lets the browser keep the world as a file. A link would say nothing of a world
// that cannot be saved.
const save = () => act('Saved privatelinksim.json', async () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await ask('GET', 'state')], { type: 'application/json' }));
  link.download = 'privatelinksim.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});

async function load(input) {
  const [file] = input.files;
  if (file) await act(`Loaded ${file.name}`, async () => call('PUT', 'state', await file.text()));
  input.value = '';
}

export function Clock() {
  const { status, live, routes } = useStore();
  useTick(250);
  if (!status) return html`<div class="clock">Connecting…</div>`;
  const { clock } = status;
  const left = clock.next ? Date.parse(clock.next) - now() : 0;
  return html`<section class="clock" aria-label="Clock">
    <time id="now" title="simulated time, UTC">${time(now())}</time>
    <span id="speed">${clock.paused ? 'paused' : clock.speed ? `${clock.speed} × real time` : 'stands still'}</span>
    ${!live && html`<strong class="bad">connection lost</strong>`}
    <div class="buttons">
      <button type="button" onClick=${() => advance(60000, '1 minute')}>+1 m</button>
      <button type="button" onClick=${() => advance(300000, '5 minutes')}>+5 m</button>
      <button type="button" disabled=${!clock.next} onClick=${() => advance(Math.max(1, Math.ceil(Date.parse(clock.next) - now()) + 1), 'to the next event')}>
        Next event${clock.next && left > 0 ? ` (${span(left)})` : ''}</button>
      ${clock.paused || clock.speed ? html`<button type="button" id="pause" onClick=${() => act(clock.paused ? 'The clock goes on' : 'The clock is paused', () => command(clock.paused ? 'Resume' : 'Pause'))}>${clock.paused ? 'Resume' : 'Pause'}</button>` : null}
      ${routes.includes('POST /_sim/reset') && html`<button type="button" onClick=${() => confirm('Start over? What is not saved is lost.') && act('Started over', () => call('POST', 'reset'))}>Reset</button>`}
      <button type="button" onClick=${save}>Save</button>
      ${routes.includes('PUT /_sim/state') && html`<label class="button">Load<input type="file" class="hidden" accept=".json,application/json" onChange=${(e) => load(e.target)}/></label>`}
    </div>
  </section>`;
}

// Message tells how the last thing that the user did went.
export function Message() {
  const { message } = useStore();
  return html`<div class="message ${message?.bad ? 'bad' : ''}" role="status" aria-live="polite">
    ${message && html`<span>${message.text}</span> <button type="button" class="small" aria-label="Close the message" onClick=${() => say(null)}>×</button>`}</div>`;
}
