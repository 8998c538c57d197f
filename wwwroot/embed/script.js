// Shows what is wrong at the status page in a corner of another site, and nothing while nothing is.
// <script src="https://status.example/embed/script.js" async></script>; data-lang="en" for English.
// It sets properties and writes no style attribute, so that of a Content-Security-Policy it needs only
// script-src and frame-src for the status page's address.
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const frame = document.createElement('iframe');
  frame.title = script.dataset.title || 'Status';
  frame.src = `${origin}${script.dataset.lang === 'en' ? '/en' : ''}/embed/frame`;
  frame.hidden = true;
  const style = {
    position: 'fixed', zIndex: '2147483000', border: '0', borderRadius: '8px', colorScheme: 'light dark',
    right: '16px', bottom: '16px', width: 'min(360px, calc(100vw - 32px))', height: '180px', boxShadow: '0 4px 24px rgb(0 0 0 / .3)',
  };
  Object.assign(frame.style, style, { display: 'none' });
  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow || !event.data) return;
    const shown = event.data.action === 'showFrame';
    if (!shown && event.data.action !== 'dismissFrame') return;
    frame.hidden = !shown;
    frame.style.display = shown ? 'block' : 'none';
    if (shown && event.data.height) frame.style.height = `${Math.min(event.data.height, 320)}px`;
  });
  const add = () => document.body.append(frame);
  if (document.body) add(); else addEventListener('DOMContentLoaded', add);
})();
