/** Forms that a passkey fills: `data-passkey` is `get` or `create`, `data-options` where the server says what it wants. */
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;

async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
  if (!answer.ok) throw new Error(`The options were answered with ${answer.status}.`);
  const options = await answer.json();
  return form.dataset.passkey === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

for (const form of able ? document.querySelectorAll('form[data-passkey]') : []) {
  const failed = form.querySelector('[data-passkey-failed]');
  form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    failed.hidden = true;
    try {
      form.elements.answer.value = JSON.stringify(await ask(form));
      form.submit();
    } catch {
      // Whatever it was, a device that was not there or a person who thought better of it: the way back is the same.
      failed.hidden = false;
    }
  });
}
