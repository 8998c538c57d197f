// Says of a webhook that was received which of the given keys verify its signature, by the Standard Webhooks project's own library.
// Standard input: {"keys": ["whsec_…"], "headers": {…}, "body": "…"}; standard output: [true, …].

const { readFileSync } = require("node:fs");
const { Webhook } = require("standardwebhooks");

const { keys, headers, body } = JSON.parse(readFileSync(0, "utf8"));
const holds = (key) => {
  try {
    new Webhook(key).verify(body, headers);
    return true;
  } catch (error) {
    if (error.name !== "WebhookVerificationError" && error.constructor.name !== "WebhookVerificationError") throw error;
    return false;
  }
};
console.log(JSON.stringify(keys.map(holds)));
