// What a browser and its push service do with a push message, by other people's implementations of RFC 8291 and RFC 8292.
// Reads {body, privateKey, auth, authorization} as JSON from standard input, writes {text, head, claims}.
const { createECDH } = require('node:crypto');
const ece = require('http_ece');
const { importJWK, jwtVerify } = require('jose');

async function main() {
  let input = '';
  for await (const piece of process.stdin) input += piece;
  const { body, privateKey, auth, authorization, now } = JSON.parse(input);

  const keys = createECDH('prime256v1');
  keys.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  const text = ece.decrypt(Buffer.from(body, 'base64url'), { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString('utf8');

  const [, token, key] = authorization.match(/^vapid t=([^,]+), k=([A-Za-z0-9_-]+)$/);
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const { payload, protectedHeader } = await jwtVerify(token, await importJWK(jwk, 'ES256'), { currentDate: new Date(now) });
  process.stdout.write(JSON.stringify({ text, head: protectedHeader, claims: payload, key }));
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
