// Reads a page with two clients that others wrote for Statuspage, unchanged but for its address, and says what they read.
const assert = require('node:assert');
const { Statuspage: Typed } = require('statuspage.io');
const { Statuspage: Cached } = require('statuspage.js');

const [address] = process.argv.slice(2);

(async () => {
  const typed = new Typed('x');
  typed.setApiUrl(address);
  const summary = await typed.api.getSummary();
  const status = await typed.api.getStatus();
  const { components } = await typed.api.getComponents();
  const { incidents } = await typed.api.incidents.getAll();
  const { incidents: unresolved } = await typed.api.incidents.getUnresolved();
  for (const list of ['getAll', 'getUpcoming', 'getActive']) {
    assert(Array.isArray((await typed.api.scheduledMaintenances[list]()).scheduled_maintenances));
  }
  assert.deepStrictEqual(summary.status, status.status);
  assert(components.every((c) => typeof c.position === 'number'));

  const cached = new Cached('x');
  cached.axios.defaults.baseURL = `${address.replace(/\/$/, '')}/api/v2`;
  const again = await cached.summary();
  assert(again.page.updated_at instanceof Date, 'times are read as dates');
  assert(again.incidents.every((i) => i.incident_updates.every((u) => u.created_at instanceof Date)));
  assert.strictEqual(again.components.length, components.length);

  console.log(JSON.stringify({ description: status.status.description, components: components.length, incidents: incidents.length, unresolved: unresolved.length }));
})().catch((e) => { console.error(e); process.exit(1); });
