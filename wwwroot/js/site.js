import { watch } from './live.js';
import { localTimes, tick } from './times.js';
import { upgradeBars } from './bars.js';

const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* not remembered */ } },
};

function themeSwitch() {
  const box = document.querySelector('[data-themes]');
  if (!box) return;
  const show = () => {
    const chosen = document.documentElement.dataset.theme ?? 'system';
    for (const button of box.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.value === chosen));
    }
  };
  box.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    const chosen = button.value === 'system' ? null : button.value;
    store.set('theme', chosen);
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
    show();
  });
  show();
  box.hidden = false;
}

/** The page is the same bytes for everyone, so the offer of the other language is made here. */
function offerLanguage() {
  const offer = document.querySelector('[data-offer]');
  if (!offer || store.get('language-offer')) return;
  const first = (navigator.languages ?? [navigator.language])
    .map(tag => tag.slice(0, 2).toLowerCase())
    .find(tag => tag === 'nl' || tag === 'en');
  if (first !== offer.dataset.offer) return;
  offer.hidden = false;
  offer.addEventListener('click', event => {
    if (!event.target.closest('a, button')) return;
    store.set('language-offer', 'answered');
    if (event.target.closest('button')) offer.hidden = true;
  });
}

function periodMemory() {
  const choose = () => {
    const kept = store.get('period');
    const input = kept && document.querySelector(`[name="period"][value="${CSS.escape(kept)}"]`);
    if (input) input.checked = true;
  };
  document.addEventListener('change', event => {
    if (event.target.name === 'period') store.set('period', event.target.value);
  });
  choose();
  return choose;
}

themeSwitch();
offerLanguage();
const choosePeriod = periodMemory();
const enhance = root => {
  localTimes(root);
  upgradeBars(root);
  choosePeriod();
};
enhance(document);
setInterval(() => tick(document), 10_000);
watch({ enhance });
