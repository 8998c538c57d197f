// Inside the frame: tells the page around it to show or hide it, and looks again every minute.
const active = document.body.dataset.active;
const close = document.querySelector('button');
const remembered = () => { try { return sessionStorage.getItem('dismissed'); } catch { return null; } };
const tell = (action) => parent.postMessage({ action, height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, '*');

if (parent !== window) {
  close.hidden = false;
  close.addEventListener('click', () => {
    try { sessionStorage.setItem('dismissed', active); } catch { /* The browser keeps nothing in frames: it comes back with the next page. */ }
    tell('dismissFrame');
  });
  tell(active && remembered() !== active ? 'showFrame' : 'dismissFrame');
}

setTimeout(() => location.reload(), 60_000);
