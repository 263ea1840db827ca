// The page: a clock bar, five panels, and the address in the URL's fragment.
import { html, render, useState, useEffect } from './preact-htm.js';
import { listen, say } from './store.js';
import { Clock, Message } from './clock.js';
import { Topology } from './topology.js';
import { Lanes } from './lanes.js';
import { Requests } from './requests.js';
import { Networking } from './networking.js';
import { Faults } from './faults.js';

const panels = {
  topology: ['Topology', Topology], lanes: ['Lanes', Lanes], requests: ['Requests', Requests],
  networking: ['Networking', Networking], faults: ['Faults', Faults],
};

// read takes the panel and its parts from the fragment.
function read() {
  const parts = location.hash.replace(/^#\/?/, '').split('/').map((p) => {
    try { return decodeURIComponent(p); } catch { return p; }
  });
  return panels[parts[0]] ? [parts[0], parts.slice(1)] : ['topology', []];
}

function App() {
  const [[name, parts], set] = useState(read());
  useEffect(() => {
    const f = () => set(([last]) => {
      const next = read();
      if (next[0] !== last) say(null); // what was told belongs to the panel before
      return next;
    });
    addEventListener('hashchange', f);
    return () => removeEventListener('hashchange', f);
  }, []);
  const [title, Panel] = panels[name];
  useEffect(() => { document.title = `${title} - privatelinksim`; }, [title]);
  return html`
    <a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); document.getElementById('main').focus(); }}>Skip to the content</a>
    <header><h1>privatelinksim</h1><${Clock}/></header>
    <nav aria-label="Panels">${Object.entries(panels).map(([key, [label]]) => html`<a href=${'#/' + key} aria-current=${key === name ? 'page' : undefined}>${label}</a>`)}</nav>
    <${Message}/>
    <main id="main" tabindex="-1"><h2 class="hidden">${title}</h2><${Panel} key=${name} parts=${parts}/></main>`;
}

render(html`<${App}/>`, document.body);
listen();
