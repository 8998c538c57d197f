import { format } from './times.js';

const pollEvery = 15_000;
const longestDelay = 30_000;

// Before anything on the page is enhanced: what the server says is compared with what it said, not with what became of it.
remember(document);

function remember(root) {
  for (const part of root.querySelectorAll('[data-live]')) part.served = frame(part);
}

/** What a part holds, without what the parts inside it hold: those are compared by themselves. */
function frame(part) {
  const copy = part.cloneNode(true);
  for (const inner of copy.querySelectorAll('[data-live]')) inner.replaceChildren();
  return copy.innerHTML;
}

/**
 * Keeps an open page current: pushed fragments over one WebSocket and, while that is away, the page itself
 * fetched and its parts compared. Both ways end in the same `apply`.
 */
export function watch({ enhance }) {
  const mark = document.querySelector('[data-live-mark]');
  const library = document.querySelector('meta[name="live-client"]')?.content;
  if (!mark || !library) return;

  const voice = document.querySelector('[data-live-voice]');
  let etag = null;
  let attempts = 0;
  let polling = null;
  let connection = null;
  let watched = false;

  function show(state) {
    mark.dataset.connection = state;
    mark.textContent = mark.dataset[state];
    mark.hidden = false;
  }

  // The served page says of when it is; what has been checked since is known here only.
  function confirmed() {
    const now = format(new Date(), 'time');
    for (const place of document.querySelectorAll('[data-confirmed]')) {
      const text = place.dataset.confirmed.replace('{0}', now);
      if (place.textContent !== text) place.textContent = text;
    }
  }

  function apply({ title, icon, fragments }) {
    const changed = fragments.map(({ id, html }) => replace(id, html)).filter(Boolean);
    if (title) document.title = title;
    const link = document.querySelector('link[rel="icon"]');
    if (icon && link && link.getAttribute('href') !== icon) link.href = icon;
    confirmed();
    const sentence = changed.map(part => part.querySelector('[data-live-sentence]')).find(Boolean);
    if (sentence && voice) voice.textContent = `${document.querySelector('h1').innerText} ${sentence.tagName === 'H1' ? '' : sentence.innerText}`.trim();
  }

  function replace(id, html) {
    const part = document.getElementById(`live-${id}`);
    if (!part) return null;
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = template.content.getElementById(part.id);
    if (!fresh || part.served === frame(fresh)) return null;
    part.served = frame(fresh);
    remember(fresh);
    const focused = part.contains(document.activeElement) ? pathTo(part, document.activeElement) : null;
    part.replaceChildren(...fresh.childNodes);
    enhance(part);
    if (focused) at(part, focused)?.focus({ preventScroll: true });
    part.classList.remove('changed');
    void part.offsetWidth;
    part.classList.add('changed');
    return part;
  }

  async function poll() {
    try {
      // The browser's cache asks with If-None-Match, so an unchanged page costs a 304.
      const answer = await fetch(location.href, { cache: 'no-cache', signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const tag = answer.headers.get('ETag');
      if (tag && tag === etag) return checked();
      etag = tag;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      apply({
        title: page.title,
        icon: page.querySelector('link[rel="icon"]')?.getAttribute('href'),
        fragments: [...page.querySelectorAll('[data-live]')].map(part => ({ id: part.dataset.live, html: part.outerHTML })),
      });
      checked();
    } catch {
      if (!connected()) show('offline');
    }
  }

  function checked() {
    confirmed();
    if (!connected()) show('polling');
  }

  const connected = () => watched && connection?.state === 'Connected';

  function startPolling() {
    polling ??= setInterval(poll, pollEvery);
  }

  function stopPolling() {
    clearInterval(polling);
    polling = null;
  }

  async function connect() {
    try {
      await connection.start();
      await joined();
    } catch {
      // Stopping an open connection ends in onclose, and so in lost.
      if (connection.state === 'Disconnected') lost();
      else await connection.stop();
    }
  }

  async function joined() {
    // What changed while this page was loading or away is fetched once; the watch comes first, so nothing falls between.
    watched = await connection.invoke('Watch', location.pathname);
    attempts = 0;
    if (!watched) return startPolling();
    stopPolling();
    show('live');
    await poll();
  }

  function lost() {
    show(attempts === 0 ? 'reconnecting' : mark.dataset.connection ?? 'reconnecting');
    startPolling();
    // Growing delays with jitter: a restarted server must not be met by every page at once.
    const delay = Math.min(longestDelay, 1_000 * 2 ** attempts++) * (0.5 + Math.random());
    if (attempts > 1) poll();
    setTimeout(connect, delay);
  }

  function begin() {
    const script = document.createElement('script');
    script.src = library;
    script.onload = () => {
      const { HubConnectionBuilder, HttpTransportType, LogLevel } = globalThis.signalR;
      connection = new HubConnectionBuilder()
        .withUrl('/live', { transport: HttpTransportType.WebSockets, skipNegotiation: true })
        .configureLogging(LogLevel.None)
        .build();
      connection.on('changed', apply);
      connection.onclose(lost);
      connect();
    };
    script.onerror = () => { show('polling'); startPolling(); poll(); };
    document.head.append(script);
  }

  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });

  setInterval(() => { if (connected()) confirmed(); }, 10_000);

  // A phone that wakes up should not wait for the next turn.
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !connected()) poll(); });
}

function pathTo(root, node) {
  const path = [];
  for (; node !== root; node = node.parentElement) path.unshift([...node.parentElement.children].indexOf(node));
  return path;
}

const at = (root, path) => path.reduce((node, index) => node?.children[index], root);
