/** Keeps the form on the server at each pause in typing, and says who else is writing in it. */

const pause = 700;
const again = 5_000;
const look = 10_000;

export function keepDrafts(form) {
  const line = form.querySelector('[data-draft]');
  if (!line) return;
  const { keep, kept, unkept } = line.dataset;
  const state = line.querySelector('[data-draft-state]');
  const writing = line.querySelector('[data-writing]');
  const where = form.elements.DraftForm.value;
  line.querySelector('[data-keep-button]').hidden = true;
  let waiting;
  let running;
  let last = 0;
  let owed = false;

  const tell = text => { if (writing.textContent !== text) writing.textContent = text; };
  const send = async () => {
    clearTimeout(waiting);
    running?.abort();
    running = new AbortController();
    owed = false;
    try {
      const answer = await fetch(keep, { method: 'POST', body: new FormData(form), headers: { 'X-Autosave': '1' }, signal: running.signal });
      // Published in another tab: there is nothing left to keep.
      if (answer.status === 409) return;
      if (!answer.ok || answer.redirected) throw new TypeError(answer.statusText);
      last = Date.now();
      state.textContent = kept.replace('{0}', new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }));
      tell(await answer.text());
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (!(error instanceof TypeError)) throw error;
      owed = true;
      state.textContent = unkept;
      waiting = setTimeout(send, again);
    }
  };
  const soon = () => {
    owed = true;
    clearTimeout(waiting);
    waiting = setTimeout(send, pause);
  };
  form.addEventListener('input', soon);
  form.addEventListener('change', soon);
  // What was typed in the last moment before the tab closes goes along with it.
  addEventListener('pagehide', () => {
    if (owed && !form.dataset.sent) fetch(keep, { method: 'POST', body: new FormData(form), headers: { 'X-Autosave': '1' }, keepalive: true });
  });
  form.addEventListener('submit', () => {
    clearTimeout(waiting);
    running?.abort();
    owed = false;
  });
  setInterval(async () => {
    if (document.hidden || Date.now() - last < look) return;
    try {
      const answer = await fetch(`${keep}?form=${encodeURIComponent(where)}`);
      if (answer.ok && !answer.redirected) tell(await answer.text());
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }, look);
}
