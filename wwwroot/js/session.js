/**
 * Knows when this page's session is over: signed out elsewhere, or the account closed. Then nothing of the page stays
 * on the screen. One silent WebSocket; while it is away the page asks now and then.
 */
const address = `${location.origin.replace(/^http/, 'ws')}/staff/live`;
const over = 4401;
const shortest = 1_000;
const longest = 30_000;
let pause = shortest;
let sending = false;

// A form is on its way, of which signing out is one: its answer decides where to go, if it comes.
addEventListener('submit', () => { sending = true; });

async function leave() {
  if (sending) await new Promise(done => setTimeout(done, longest));
  document.body.replaceChildren();
  location.replace(`/staff/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}`);
}

async function again() {
  await new Promise(done => setTimeout(done, pause));
  pause = Math.min(2 * pause, longest);
  try {
    const answer = await fetch('/staff/live');
    if (answer.status === 401) return leave();
  } catch {
    // No connection: nothing is known.
  }
  connect();
}

function connect() {
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => { pause = shortest; });
  socket.addEventListener('close', event => event.code === over ? leave() : again());
}

connect();
