/**
 * A strip of days is one tab stop: arrow keys walk the days, and each day's sentence is both shown and said.
 * Without script the strip is a picture and its summary stands beside it as text.
 */
export function upgradeBars(root) {
  for (const strip of root.querySelectorAll('[data-bars]')) {
    for (const day of strip.children) {
      day.dataset.text = day.title;
      day.removeAttribute('title');
    }
    strip.removeAttribute('aria-hidden');
    strip.setAttribute('role', 'slider');
    strip.setAttribute('aria-label', strip.dataset.bars);
    strip.setAttribute('aria-orientation', 'horizontal');
    strip.setAttribute('aria-readonly', 'true');
    strip.tabIndex = 0;
    const days = shown(strip);
    describe(strip, days, days.length - 1);
  }
}

// A phone hides the older days.
const shown = strip => [...strip.querySelectorAll('i')].filter(day => day.offsetWidth > 0);

function describe(strip, days, index) {
  strip.setAttribute('aria-valuemin', '1');
  strip.setAttribute('aria-valuemax', String(Math.max(days.length, 1)));
  strip.setAttribute('aria-valuenow', String(index + 1));
  strip.setAttribute('aria-valuetext', days[index]?.dataset.text ?? '');
}

function point(strip, day) {
  clear(strip);
  if (!day?.dataset.text) return;
  day.dataset.active = '';
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.ariaHidden = 'true';
  const text = document.createElement('span');
  text.textContent = day.dataset.text;
  tip.append(text);
  tip.style.setProperty('--at', `${day.offsetLeft + day.offsetWidth / 2}px`);
  strip.append(tip);
  const days = shown(strip);
  describe(strip, days, days.indexOf(day));
}

function clear(strip) {
  strip.querySelector('.tip')?.remove();
  strip.querySelector('[data-active]')?.removeAttribute('data-active');
}

const stripOf = event => event.target.closest?.('[data-bars][role="slider"]');

/** The day under the pointer, gaps between the bars included. */
function dayAt(strip, x) {
  const days = shown(strip);
  const box = strip.getBoundingClientRect();
  const index = Math.floor((x - box.left) / box.width * days.length);
  return days[Math.min(Math.max(index, 0), days.length - 1)];
}

for (const kind of ['pointermove', 'pointerdown']) {
  document.addEventListener(kind, event => {
    const strip = stripOf(event);
    if (strip) point(strip, dayAt(strip, event.clientX));
  });
}

document.addEventListener('pointerout', event => {
  const strip = stripOf(event);
  if (strip && !strip.contains(event.relatedTarget) && document.activeElement !== strip) clear(strip);
});

document.addEventListener('focusin', event => {
  const strip = stripOf(event);
  if (strip && !strip.querySelector('.tip')) point(strip, shown(strip).at(-1));
});

document.addEventListener('focusout', event => {
  const strip = stripOf(event);
  if (strip) clear(strip);
});

document.addEventListener('keydown', event => {
  const strip = stripOf(event);
  if (!strip) return;
  if (event.key === 'Escape') return clear(strip);
  const days = shown(strip);
  const now = Number(strip.getAttribute('aria-valuenow')) - 1;
  const to = {
    ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1,
    PageDown: now - 7, PageUp: now + 7, Home: 0, End: days.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  point(strip, days[Math.min(Math.max(to, 0), days.length - 1)]);
});
