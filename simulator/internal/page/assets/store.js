// What the page knows of the simulator, and how it asks.
import { useState, useEffect } from './preact-htm.js';

export const apiVersion = '2025-09-01';

export const store = {
  status: null, // the last event: world, version, entries, clock
  heard: 0, // when it came, by performance.now()
  live: false, // the event stream is open
  lost: 0, // when it was lost, by performance.now()
  snapshot: null,
  networks: [],
  subscriptions: [],
  entries: [], // of the journal; entry i has the number first + i
  first: 1,
  forgotten: 0,
  faults: { faults: [], failures: [] },
  routes: [],
  owners: new Map(), // endpoint ID by TiDB Cloud's connection ID
  message: null, // {text, bad}
};

const listeners = new Set();
export function changed() { for (const f of listeners) f(); }

// useStore renders a component again whenever something has changed.
export function useStore() {
  const [, set] = useState(0);
  useEffect(() => {
    const f = () => set((n) => n + 1);
    listeners.add(f);
    f(); // for what changed before the effect
    return () => listeners.delete(f);
  }, []);
  return store;
}

// silent is the error of a request that no server answered.
const silent = new Error('Nothing answers at ' + location.origin + ': start privatelinksim again, or look whether it still runs.');

// ask sends a request to the control API and returns the text of the reply. An error
// has the words of the simulator.
export async function ask(method, path, body) {
  const init = { method, cache: 'no-store' };
  if (body !== undefined) {
    init.body = typeof body === 'string' ? body : JSON.stringify(body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  const response = await fetch('/_sim/' + path, init).catch(() => { unreached = silent.message; throw silent; });
  const text = await response.text();
  if (!response.ok) throw new Error(parsed(text)?.error?.message || `${response.status} ${text}`);
  return text;
}

// parsed returns what a text is as JSON, or the text itself.
function parsed(text) {
  try { return text ? JSON.parse(text) : null; } catch { return text; }
}

// call is ask, with the reply as a value.
export const call = async (method, path, body) => parsed(await ask(method, path, body));

export const command = (name, args) => call('POST', 'commands/' + name, args || {});
export const look = (path) => call('GET', 'documents?path=' + encodeURIComponent(path));

// send sends a request to a cloud as the account. A refusal is an error with the
// cloud's words.
export async function send(method, path, body) {
  const sent = await call('POST', 'requests', { method, path, body });
  if (sent.broken) throw new Error(`the connection broke before the whole reply arrived: fault ${sent.broken}`);
  if (sent.status >= 400) {
    const e = sent.body?.error || sent.body || {};
    throw new Error(`${sent.status} ${e.code ?? ''} ${e.message || JSON.stringify(sent.body)}`);
  }
  return sent;
}

// say tells the user something, in a region that screen readers read out.
export function say(text, bad) {
  store.message = text && { text, bad };
  changed();
}

// act does something for the user. It tells what is done then, or why it is not.
export async function act(done, f) {
  try {
    const result = await f();
    say(done);
    refresh();
    return result ?? true;
  } catch (e) {
    say(e.message, true);
    if (e !== silent) refresh();
    return null;
  }
}

// now is the simulated time in milliseconds, as far as the server has told it.
export function now() {
  const c = store.status?.clock;
  if (!c) return 0;
  return Date.parse(c.now) + ((store.live ? performance.now() : store.lost) - store.heard) * c.speed;
}

let stream = null;
let unreached = ''; // what was told last about a stream that does not open

// listen follows the event stream; the browser connects again by itself. A page that
// nobody sees does not listen: browsers have few connections for one server.
export function listen() {
  document.onvisibilitychange = listen;
  if (document.hidden) {
    stream?.close();
    stream = null;
    return;
  }
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource('/_sim/events');
  stream.onmessage = (m) => {
    const last = store.status;
    store.status = JSON.parse(m.data);
    store.heard = performance.now();
    store.live = true;
    if (store.message?.text === unreached) store.message = null;
    if (!last || last.world !== store.status.world) {
      store.entries = [];
      store.first = 1;
      store.owners.clear();
    }
    if (!last || last.world !== store.status.world || last.version !== store.status.version) refresh();
    changed();
  };
  stream.onerror = () => {
    if (store.live) store.lost = performance.now();
    store.live = false;
    changed();
    if (stream.readyState === EventSource.CLOSED) refused();
  };
}

// refused tells why there is no event stream, and tries again: a server has a limited
// number of them.
async function refused() {
  const controller = new AbortController();
  try {
    const response = await fetch('/_sim/events', { signal: controller.signal });
    if (!response.ok) say(unreached = (await response.json()).error.message, true);
  } catch { /* the next try tells */ } finally {
    controller.abort();
  }
  setTimeout(listen, 3000);
}

let loading = false, again = false;

// refresh asks for what may have changed: one round at a time, and one more if
// something changed meanwhile.
async function refresh() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    do {
      again = false;
      await load();
      changed();
      await new Promise((done) => setTimeout(done, 250));
    } while (again);
  } catch (e) {
    say(e.message, true);
  } finally {
    loading = false;
  }
}

async function load() {
  const world = store.status?.world;
  const after = store.first + store.entries.length - 1;
  const [snapshot, faults, journal, subscriptions, routes] = await Promise.all([
    call('GET', 'snapshot'), call('GET', 'faults'), call('GET', 'journal?after=' + after),
    look('/subscriptions?api-version=2022-12-01'), call('GET', 'routes'),
  ]);
  if (world !== store.status?.world) { again = true; return; } // another world began meanwhile
  store.snapshot = snapshot;
  store.faults = faults;
  store.routes = routes.routes;
  store.subscriptions = (subscriptions.body.value || []).map((s) => s.subscriptionId);
  for (const c of snapshot.connections) store.owners.set(c.id, c.endpointId);
  const networks = await Promise.all(store.subscriptions.map((s) =>
    look(`/subscriptions/${s}/providers/Microsoft.Network/virtualNetworks?api-version=${apiVersion}`)));
  store.networks = networks.flatMap((n) => n.body?.value || []);
  keep(journal);
}

// most is how many entries the page keeps: ten times as many as privatelinksim does
// unless it is told otherwise.
const most = 100000;

function keep({ entries, first }) {
  const next = store.first + store.entries.length;
  if (first > next || first < store.first) { // some were forgotten before the page saw them
    store.entries = [];
    store.first = first;
  }
  const fresh = entries.slice(Math.max(0, store.first + store.entries.length - first));
  store.entries = store.entries.concat(fresh);
  if (store.entries.length > most) {
    store.first += store.entries.length - most;
    store.entries = store.entries.slice(-most);
  }
  store.forgotten = store.first - 1;
}
