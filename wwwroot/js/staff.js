const quick = 400;

/** The preview comes from the server, from the view that the public page uses: what is seen is what will stand there. */
function preview(form) {
  const pane = form.querySelector('[data-preview-pane]');
  const button = form.querySelector('[data-preview-button]');
  let waiting;
  let running;
  const show = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${location.pathname}?handler=Preview`, {
        method: 'POST',
        body: new FormData(form),
        headers: { 'X-Preview': '1' },
        signal: running.signal,
      });
      if (answer.ok) pane.innerHTML = await answer.text();
    } catch (error) {
      // Typed on, or no connection: the last preview stays, and the next keystroke tries again.
      if (error.name !== 'AbortError' && !(error instanceof TypeError)) throw error;
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, quick);
  };
  form.addEventListener('input', soon);
  button?.addEventListener('click', event => {
    event.preventDefault();
    show();
  });
  // A link in it leads away from what was typed.
  pane.addEventListener('click', event => {
    if (event.target.closest('a')) event.preventDefault();
  });
  show();
}

function languages(form) {
  const filled = tag => [...form.querySelectorAll(`textarea[data-language="${tag}"]`)].some(area => area.value.trim());
  const nl = filled('nl');
  const en = filled('en');
  return nl && en ? 'both' : nl ? 'nl' : en ? 'en' : 'none';
}

function affected(form) {
  return [...form.querySelectorAll('[data-service]')].filter(service => {
    const chosen = service.querySelector('input:checked');
    return chosen && chosen.value !== 'operational';
  }).length;
}

/** Says before it goes what goes out: in which languages, for how many services, and to whom. */
function goesOut(form) {
  const line = form.querySelector('[data-goes-out]');
  const tell = () => {
    const words = line.dataset;
    const language = languages(form);
    const count = affected(form);
    const services = line.getAttribute(`data-services-${count > 1 ? 'n' : count}`);
    const text = language === 'none'
      ? words.none
      : [words[language], services.replace('{0}', count), form.elements.Quiet.checked ? words.quiet : words.notify].filter(Boolean).join(' ');
    if (line.textContent !== text) line.textContent = text;
  };
  form.addEventListener('input', tell);
  form.addEventListener('change', tell);
  tell();
}

/** Hides what does not count with the choices made: data-shown-for="Status=investigating,identified". */
function shownFor(form) {
  const parts = [...form.querySelectorAll('[data-shown-for]')].map(part => {
    const [name, values] = part.dataset.shownFor.split('=');
    return { part, name, values: values.split(',') };
  });
  const apply = () => {
    for (const { part, name, values } of parts) {
      part.hidden = !values.includes(form.querySelector(`[name="${name}"]:checked`)?.value) && !part.querySelector('[aria-invalid]');
    }
  };
  form.addEventListener('change', apply);
  apply();
}

/** The server makes one of two equal posts; this saves the second the trip. */
function onlyOnce(form) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = 'yes';
  });
  addEventListener('pageshow', () => delete form.dataset.sent);
}

for (const form of document.querySelectorAll('form[data-preview]')) preview(form);
for (const form of document.querySelectorAll('form[data-publish]')) {
  goesOut(form);
  shownFor(form);
  onlyOnce(form);
}
document.querySelector('#errors')?.focus();
