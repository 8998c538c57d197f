/** Shows what is pushed to this browser. It keeps nothing and touches no request of a page. */
self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', event => {
  const { title, body, lang, tag, url, manage, manageTitle } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, {
    body,
    lang,
    // The newest word on an incident takes the place of the one before, and is heard all the same.
    tag,
    renotify: true,
    icon: '/img/touch-icon.png',
    data: { url, manage },
    actions: manage ? [{ action: 'manage', title: manageTitle }] : [],
  }));
});

self.addEventListener('notificationclick', event => {
  const { notification, action } = event;
  const { url, manage } = notification.data;
  notification.close();
  event.waitUntil(show(new URL(action === 'manage' ? manage : url, self.location.origin).href));
});

async function show(address) {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const same = open.find(page => page.url === address);
  return same ? same.focus() : self.clients.openWindow(address);
}

self.addEventListener('pushsubscriptionchange', event => {
  if (event.oldSubscription) event.waitUntil(move(event.oldSubscription, event.newSubscription));
});

async function move(before, given) {
  const now = given ?? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: before.options.applicationServerKey });
  const { endpoint, keys } = now.toJSON();
  await fetch('/subscribe/browser?handler=Move', {
    method: 'POST',
    body: new URLSearchParams({ before: before.endpoint, endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
}
