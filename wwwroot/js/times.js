const language = document.documentElement.lang;
// Day before month and a 24-hour clock in both languages, as the server writes them.
const locale = language === 'en' ? 'en-GB' : 'nl-NL';
const theirs = document.body.dataset.zone;
const ours = Intl.DateTimeFormat().resolvedOptions().timeZone;

const parts = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
};
const shapes = Object.fromEntries(Object.entries(parts)
  .map(([name, options]) => [name, new Intl.DateTimeFormat(locale, { ...options, timeZone: ours })]));

export function format(instant, shape) {
  if (shape === 'datetime') return `${shapes.date.format(instant)}, ${shapes.time.format(instant)}`;
  if (shape === 'daytime') return `${shapes.day.format(instant)}, ${shapes.time.format(instant)}`;
  return (shapes[shape] ?? shapes.time).format(instant);
}

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const steps = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

export function distance(instant, now) {
  const seconds = (instant - now) / 1000;
  for (const [unit, length] of steps) {
    // Whole units towards now: a promise of 59 minutes is never rounded up to an hour.
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, 'minute');
}

/** Times stand in the provider's zone; a visitor elsewhere gets their own, and the zone's name with it. */
export function localTimes(root) {
  if (ours && theirs && ours !== theirs) {
    for (const time of root.querySelectorAll('time[datetime][data-format]')) {
      const instant = Date.parse(time.dateTime);
      if (!Number.isNaN(instant)) time.textContent = format(instant, time.dataset.format);
    }
    for (const name of root.querySelectorAll('[data-zone-name]')) name.textContent = ours.replaceAll('_', ' ');
  }
  tick(root);
}

/** What depends on the present moment is absent from the cached page and is worked out here. */
export function tick(root) {
  const now = Date.now();
  for (const place of root.querySelectorAll('[data-relative]')) {
    const text = distance(Date.parse(place.dataset.relative), now);
    if (place.textContent !== text) place.textContent = text;
  }
}
