// Faults: those that are armed, new ones, and every other command of the back door.
import { html, useState, useEffect } from './preact-htm.js';
import { useStore, act, call, command } from './store.js';
import { endpoints } from './world.js';
import { Button, Field, Select, Text, pretty, usePage } from './ui.js';

// kinds are the faults, and what a client meets.
const kinds = {
  'refuse': 'The call is answered with the status, and nothing is done.',
  'reset-before': 'The connection breaks before the call arrives: nothing is done.',
  'lose-reply': 'The call is carried out, and the connection breaks before the reply.',
  'truncate': 'The call is carried out, and the reply ends half-way.',
  'garble': 'The call is carried out, and a proxy’s page arrives in place of the reply.',
  'delay-reply': 'The call is carried out, and the reply arrives late.',
  'expire-credentials': 'The caller’s tokens and nonces expire just before the call.',
};
const methods = ['', 'GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD'];

// extent says which calls a fault is for.
const extent = (f) => (f.skip ? `after ${f.skip}: ` : '') + (f.times < 0 ? 'every call' : f.times === 1 ? 'the next call' : `the next ${f.times} calls`);

export function Faults() {
  const { faults, snapshot } = useStore();
  if (!snapshot) return null;
  return html`<div>
    <section aria-label="Armed faults"><h2>Armed</h2><${Armed} ...${faults}/></section>
    <section aria-label="New fault"><h2>Add a fault</h2><${Add}/></section>
    <section aria-label="Steer"><h2>Steer the clouds</h2><${Steer}/></section>
    <section aria-label="Commands"><h2>All commands</h2><${Commands}/></section></div>`;
}

function Armed({ faults, failures }) {
  const [shown, more] = usePage(faults);
  if (!faults.length && !failures.length) return html`<p class="quiet">Nothing is armed: every call is answered.</p>`;
  const remove = (id) => html`<${Button} small aria-label=${`Remove ${id}`} done=${`Removed ${id}`}
    does=${() => call('DELETE', 'faults/' + encodeURIComponent(id))}>Remove<//>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Armed faults and failures"><table><caption class="hidden">Armed faults and failures</caption>
    <thead><tr>${['ID', 'What', 'Meant for', 'So far', ''].map((h) => html`<th scope="col">${h || html`<span class="hidden">Action</span>`}</th>`)}</tr></thead>
    <tbody>${shown.map((f) => html`<tr key=${f.id}><td>${f.id}</td><td class="long">${f.kind} ${f.method || 'any'} ${f.path || 'any path'} ${f.status || ''} ${f.delay || ''}</td>
        <td>${extent(f)}</td><td>met ${f.met} ${f.met === 1 ? 'call' : 'calls'}, fired ${f.fired}</td><td>${remove(f.id)}</td></tr>`)}
      ${failures.map((f) => html`<tr key=${f.id}><td>${f.id}</td><td class="long">${f.command} ${f.target}: ${f.message}</td>
        <td>the next one</td><td>has not happened</td><td>${remove(f.id)}</td></tr>`)}</tbody></table></div>${more}
    <p><${Button} done="Removed all faults" does=${() => call('DELETE', 'faults')}>Remove all<//></p>`;
}

function Add() {
  const [f, set] = useState({ kind: 'refuse', method: '', path: '', status: '503', times: '1', skip: '0', retryAfter: '', delay: '1m' });
  const change = (name) => (value) => set({ ...f, [name]: value });
  const input = (name, label, more) => html`<${Field} label=${label}>
    <input name=${name} value=${f[name]} onInput=${(e) => change(name)(e.target.value)} ...${more}/><//>`;
  const add = (e) => {
    e.preventDefault();
    const fault = { kind: f.kind, method: f.method, path: f.path, times: Number(f.times), skip: Number(f.skip) };
    if (f.kind === 'refuse') Object.assign(fault, { status: Number(f.status), ...(f.retryAfter && { retryAfter: f.retryAfter }) });
    if (f.kind === 'delay-reply') fault.delay = f.delay;
    act(`Armed: ${f.kind}`, () => command('InjectFault', fault));
  };
  return html`<form class="bar" onSubmit=${add}>
    <${Select} label="Kind" name="kind" value=${f.kind} values=${Object.keys(kinds)} set=${change('kind')}/>
    <${Select} label="Method" name="method" value=${f.method} values=${methods} text=${(m) => m || 'any'} set=${change('method')}/>
    ${input('path', 'Path pattern', { placeholder: 'privateEndpoints/*' })}
    ${f.kind === 'refuse' && html`${input('status', 'Status', { type: 'number', min: 400, max: 599 })}${input('retryAfter', 'Retry-After', { placeholder: '5s' })}`}
    ${f.kind === 'delay-reply' && input('delay', 'Delay')}
    ${input('skip', 'Calls that pass first', { type: 'number', min: 0 })}${input('times', 'Calls that fail, -1 for all', { type: 'number' })}
    <button type="submit" class="main">Add fault</button>
    <p class="quiet wide">${kinds[f.kind]}</p></form>`;
}

function Steer() {
  const { snapshot } = useStore();
  const rows = endpoints().filter((r) => r.provisioning !== 'gone');
  const [cluster, setCluster] = useState(''), [id, setId] = useState('');
  const clusterId = cluster || snapshot.clusters[0]?.id, endpointId = id || rows[0]?.id;
  const button = (label, name, args) => html`<${Button} done=${`${label}: done`} does=${() => command(name, args)}>${label}<//>`;
  const nameOf = (id) => `${snapshot.clusters.find((c) => c.id === id)?.displayName} (${id})`;
  return html`
    ${clusterId && html`<div class="bar">
      <${Select} label="Cluster" value=${clusterId} values=${snapshot.clusters.map((c) => c.id)} text=${nameOf} set=${setCluster}/>
      ${button('Fail next acceptance', 'FailNextAcceptance', { clusterId, message: 'asked for on the page' })}
      ${button('Hold service', 'HoldService', { clusterId })} ${button('Fail service', 'FailService', { clusterId })}
      ${button('Release service', 'ReleaseService', { clusterId })}</div>`}
    ${endpointId && html`<div class="bar">
      <${Field} label="Private endpoint" wide><input list="endpoints" value=${endpointId} onInput=${(e) => setId(e.target.value)}/><//>
      <datalist id="endpoints">${rows.slice(0, 100).map((r) => html`<option value=${r.id}/>`)}</datalist>
      ${button('Reject', 'RejectConnection', { endpointId, description: 'rejected on the page' })} ${button('Disconnect', 'DisconnectConnection', { endpointId })}
      ${button('Fail next operation', 'FailNextOperation', { resourceId: endpointId, message: 'asked for on the page' })}</div>`}
    <p class="buttons">${button('Add a new cluster', 'AddCluster', { justCreated: true })} ${button('Expire credentials', 'ExpireCredentials', {})}</p>`;
}

const argument = (a) => `${a.name} (${a.type}${a.optional ? ', optional' : ''})`;

// Commands has a form for each command of the table.
function Commands() {
  const [all, set] = useState([]);
  const [name, pick] = useState('Snapshot');
  const [text, write] = useState('{}');
  const [result, show] = useState(null);
  useEffect(() => { call('GET', 'commands').then((r) => set(r.commands), () => {}); }, []);
  const chosen = all.find((c) => c.name === name);
  const run = async (e) => {
    e.preventDefault();
    const done = await act(`${name}: done`, () => call('POST', 'commands/' + name, text));
    show(done && name !== 'AddAPIKey' ? done : null);
  };
  return html`<form onSubmit=${run}>
    <div class="bar"><${Select} label="Command" value=${name} values=${all.map((c) => c.name)} set=${(c) => { pick(c); write('{}'); show(null); }}/>
    <${Field} label="Arguments, a JSON object" wide><input value=${text} onInput=${(e) => write(e.target.value)}/><//>
    <button type="submit">Run</button></div>
    ${chosen && html`<p class="quiet">It ${chosen.does}. ${chosen.arguments?.length ? 'Arguments: ' + chosen.arguments.map(argument).join(', ') : 'No arguments'}.</p>`}
    ${result && html`<${Text} label="Result" text=${pretty(result)}/>`}</form>`;
}
