import { edit } from './editor.js';
import { keepDrafts } from './drafts.js';
import { tick } from './times.js';

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
      if (answer.ok) {
        const open = new Set([...pane.querySelectorAll('details[open]')].map(details => details.dataset.mail));
        pane.innerHTML = await answer.text();
        for (const details of pane.querySelectorAll('details')) details.open = open.has(details.dataset.mail);
        const told = pane.querySelector('[data-told-now]');
        const line = form.querySelector('[data-goes-out]');
        if (told && line) {
          line.dataset.notify = told.textContent;
          form.dispatchEvent(new Event('told'));
          told.remove();
        }
        const deadline = pane.querySelector('[data-deadline-now]');
        if (deadline) {
          form.querySelector('[data-deadline]').replaceChildren(...deadline.childNodes);
          deadline.remove();
          tick(document);
        }
      }
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

const most = 3;

/** The services that something is wrong with, with their state where one was chosen. */
function affected(form) {
  return [...form.querySelectorAll('[data-service]')].flatMap(service => {
    const chosen = service.querySelector('input:checked');
    if (!chosen || chosen.value === 'operational') return [];
    const name = (service.querySelector('legend') ?? service).textContent.trim();
    return chosen.type === 'radio' ? [`${name}: ${chosen.labels[0].textContent.trim().toLowerCase()}`] : [name];
  });
}

function services(words, names) {
  if (names.length === 0) return words.noService;
  const shown = names.slice(0, most).join(', ');
  const rest = names.length > most ? ` ${words.more.replace('{0}', names.length - most)}` : '';
  return words.for.replace('{0}', shown + rest);
}

/** Says before it goes what goes out: in which languages, for how many services, and to whom. */
function goesOut(form) {
  const line = form.querySelector('[data-goes-out]');
  const tell = () => {
    const words = line.dataset;
    const language = languages(form);
    const text = language === 'none'
      ? words.none
      : [words[language], services(words, affected(form)), form.elements.Quiet.checked ? words.quiet : words.notify].filter(Boolean).join(' ');
    if (line.textContent !== text) line.textContent = text;
  };
  form.addEventListener('input', tell);
  form.addEventListener('change', tell);
  form.addEventListener('told', tell);
  tell();
}

/** A template fills both languages, and asks before it replaces what somebody typed. */
function templates(form) {
  const box = form.querySelector('[data-templates]');
  if (!box) return;
  const fields = ['TitleNl', 'TitleEn', 'BodyNl', 'BodyEn'].map(name => form.elements[name]).filter(Boolean);
  const wordOf = (template, field) => template.dataset[field.name[0].toLowerCase() + field.name.slice(1)] ?? '';
  let filled = [...box.querySelectorAll('input')].find(i => i.checked && i.value);
  let chosen = box.querySelector('input:checked');
  box.addEventListener('change', event => {
    const template = event.target;
    const typed = fields.some(field => field.value.trim() && !(filled && field.value === wordOf(filled, field)));
    if (typed && !confirm(box.dataset.replace)) {
      if (chosen) chosen.checked = true;
      return;
    }
    chosen = template;
    filled = template.value ? template : null;
    for (const field of fields) field.value = wordOf(template, field);
    const { status, cause } = template.dataset;
    const state = status && form.querySelector(`[name="Status"][value="${status}"]`);
    if (state) {
      state.checked = true;
      state.dispatchEvent(new Event('change', { bubbles: true }));
    }
    if (cause && form.elements.Cause) form.elements.Cause.value = cause;
    form.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** Undoing is offered for as long as it is sure to work. */
function undo(box) {
  const left = box.querySelector('[data-undo-left]');
  const out = box.parentElement.querySelector('[data-out]');
  let seconds = Number(box.dataset.undo);
  const count = async () => {
    const answer = await fetch(out.dataset.out).catch(() => null);
    if (answer?.ok) out.textContent = await answer.text();
  };
  const show = () => {
    left.textContent = seconds;
    if (out && seconds % 2 === 0) count();
    if (seconds-- > 0) return setTimeout(show, 1000);
    box.remove();
    out?.remove();
  };
  show();
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
for (const line of document.querySelectorAll('form [data-draft]')) keepDrafts(line.closest('form'));
for (const form of document.querySelectorAll('form[data-edit]')) edit(form);
for (const form of document.querySelectorAll('form[data-publish]')) {
  templates(form);
  edit(form);
  goesOut(form);
  shownFor(form);
  onlyOnce(form);
}
for (const box of document.querySelectorAll('[data-undo]')) undo(box);
document.querySelector('#errors')?.focus();
