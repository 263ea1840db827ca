// The clock bar: what time it is, and everything that moves it or replaces the world.
import { html } from './preact-htm.js';
import { useStore, act, ask, command, call, now, say } from './store.js';
import { Button, time, span, useTick } from './ui.js';

const advance = (ms) => command('Advance', { duration: ms + 'ms' });

// save lets the browser keep the world as a file. A link would say nothing of a world
// that cannot be saved.
async function save() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await ask('GET', 'state')], { type: 'application/json' }));
  link.download = 'privatelinksim.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const reset = () => confirm('Start over? What is not saved is lost.') && act('Started over', () => call('POST', 'reset'));

async function load(input) {
  const [file] = input.files;
  if (file) await act(`Loaded ${file.name}`, async () => call('PUT', 'state', await file.text()));
  input.value = '';
}

// Clock has what changes its width behind the buttons: a button that moves away under a
// hand lets it press the neighbour.
export function Clock() {
  const { status, live, routes } = useStore();
  useTick(250);
  if (!status) return html`<div class="clock">Connecting…</div>`;
  const { clock } = status;
  const left = clock.next ? Date.parse(clock.next) - now() : 0;
  return html`<section class="clock" aria-label="Clock">
    <time id="now" title="simulated time, UTC">${time(now())}</time>
    <div class="buttons">
      <${Button} done="The clock moved 1 minute" does=${() => advance(60000)}>+1 m<//>
      <${Button} done="The clock moved 5 minutes" does=${() => advance(300000)}>+5 m<//>
      <${Button} done="The clock moved to the next event" disabled=${!clock.next} does=${() => advance(Math.max(1, Math.ceil(left) + 1))}>Next event<//>
      ${clock.paused && html`<${Button} id="pause" done="The clock goes on" does=${() => command('Resume')}>Resume<//>`}
      ${!clock.paused && clock.speed > 0 && html`<${Button} id="pause" done="The clock is paused" does=${() => command('Pause')}>Pause<//>`}
      ${routes.includes('POST /_sim/reset') && html`<button type="button" onClick=${reset}>Reset</button>`}
      <${Button} done="Saved privatelinksim.json" does=${save}>Save<//>
      ${routes.includes('PUT /_sim/state') && html`<label class="button">Load
        <input type="file" class="hidden" accept=".json,application/json" onChange=${(e) => load(e.target)}/></label>`}
    </div>
    <span class="state"><span id="speed">${clock.paused ? 'paused' : clock.speed ? `${clock.speed} × real time` : 'stands still'}</span>
      ${!live ? html`<strong class="bad">connection lost</strong>` : left > 0 && html`<span id="next">next in ${span(left)}</span>`}</span>
  </section>`;
}

// Message tells how the last thing that the user did went.
export function Message() {
  const { message } = useStore();
  return html`<div class="message ${message?.bad ? 'bad' : ''}" role="status" aria-live="polite">
    ${message && html`<span>${message.text}</span> <button type="button" class="small" aria-label="Close the message" onClick=${() => say(null)}>×</button>`}</div>`;
}
