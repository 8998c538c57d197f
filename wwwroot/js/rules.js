const quick = 400;

/** Asks the server, while the author types, whether the plan keeps to the agreement. */
function rules(form) {
  const pane = form.querySelector('[data-review-pane]');
  if (!pane) return;
  let waiting;
  let running;
  const check = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${location.pathname}?handler=Check`, {
        method: 'POST',
        body: new FormData(form),
        headers: { 'X-Preview': '1' },
        signal: running.signal,
      });
      if (!answer.ok) return;
      const html = await answer.text();
      if (pane.innerHTML !== html) pane.innerHTML = html;
    } catch (error) {
      // Typed on, or no connection: what was said last stays, and the server checks again when it is published.
      if (error.name !== 'AbortError' && !(error instanceof TypeError)) throw error;
    }
  };
  form.addEventListener('input', event => {
    // The reason for going against the rules changes nothing about them, and must not be taken from under the hands.
    if (pane.contains(event.target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(check, quick);
  });
  pane.addEventListener('click', event => {
    const suggestion = event.target.closest('[data-take-start]');
    const start = form.elements['Start.Local'];
    if (!suggestion || !start) return;
    event.preventDefault();
    start.value = suggestion.dataset.takeStart;
    form.elements['End.Local'].value = suggestion.dataset.takeEnd;
    start.dispatchEvent(new Event('input', { bubbles: true }));
    start.focus();
  });
}

for (const form of document.querySelectorAll('form[data-rules]')) rules(form);
