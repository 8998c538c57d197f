/** `[data-push]`, the part of a page about notifications in this browser: shows what fits of it, and asks for the permission. */
const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function subscribed() {
  const registration = able && await navigator.serviceWorker.getRegistration('/');
  return registration ? registration.pushManager.getSubscription() : null;
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
}

async function subscribe(key) {
  await navigator.serviceWorker.register('/push-worker.js');
  const registration = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  try {
    return await registration.pushManager.subscribe(wanted);
  } catch (error) {
    // It is subscribed under a key that this site had before.
    const old = error.name === 'InvalidStateError' && await registration.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return registration.pushManager.subscribe(wanted);
  }
}

async function offer(part) {
  const show = (...names) => {
    for (const element of part.querySelectorAll('[data-push-part]')) element.hidden = !names.includes(element.dataset.pushPart);
  };
  const form = name => part.querySelector(`form[data-push-part="${name}"]`);
  if (!window.isSecureContext) return show('insecure');
  // An iPhone notifies only for what is on its home screen; no other browser knows this property.
  if (!able) return show(navigator.standalone === false ? 'install' : 'unable');
  const now = await subscribed();
  if (now && !part.dataset.pushRefused && !part.dataset.pushFollow) {
    form('on').elements.endpoint.value = now.endpoint;
    return show('on');
  }
  show(...Notification.permission === 'denied' ? ['denied', 'off'] : ['off']);
  form('off').addEventListener('submit', async event => {
    event.preventDefault();
    const button = form('off').querySelector('button');
    button.disabled = true;
    try {
      const answer = await Notification.requestPermission();
      if (answer !== 'granted') return show(...answer === 'denied' ? ['denied', 'off'] : ['off']);
      const { endpoint, keys } = (await subscribe(part.dataset.push)).toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) form('off').elements[name].value = value;
      form('off').submit();
    } catch {
      show('failed', 'off');
    } finally {
      button.disabled = false;
    }
  });
}

const part = document.querySelector('[data-push]');
if (part) await offer(part);
if (document.querySelector('[data-push-ended]')) await (await subscribed())?.unsubscribe();
