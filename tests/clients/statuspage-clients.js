// Reads a page with two clients that others wrote for Statuspage, unchanged but for its address, and says what they
// read. In Node and, bundled, in a browser.
const { Statuspage: Typed } = require('statuspage.io');
const { Statuspage: Cached, StatuspageUpdates } = require('statuspage.js');

const demand = (holds, words) => {
  if (!holds) throw new Error(words);
};

const bare = (address) => address.replace(/\/$/, '');

exports.read = async (address) => {
  const typed = new Typed('x');
  typed.setApiUrl(bare(address));
  const summary = await typed.api.getSummary();
  const status = await typed.api.getStatus();
  const { components } = await typed.api.getComponents();
  const { incidents } = await typed.api.incidents.getAll();
  const { incidents: unresolved } = await typed.api.incidents.getUnresolved();
  for (const list of ['getAll', 'getUpcoming', 'getActive']) {
    demand(Array.isArray((await typed.api.scheduledMaintenances[list]()).scheduled_maintenances), `${list} gives a list`);
  }
  demand(JSON.stringify(summary.status) === JSON.stringify(status.status), 'the summary and the status say the same');
  demand(components.every((c) => typeof c.position === 'number'), 'positions are numbers');

  const cached = new Cached('x');
  cached.axios.defaults.baseURL = `${bare(address)}/api/v2`;
  const again = await cached.summary();
  demand(again.page.updated_at instanceof Date, 'times are read as dates');
  demand(again.incidents.every((i) => i.incident_updates.every((u) => u.created_at instanceof Date)), 'also those of updates');
  demand(again.components.length === components.length, 'both read the same components');
  demand((await cached.status()).status.description === status.status.description, 'both read the same words');
  demand((await cached.components()).components.length === components.length, 'both read the same components by themselves');
  demand((await cached.allIncidents()).incidents.length === incidents.length, 'both read the same incidents');
  demand((await cached.unresolvedIncidents()).incidents.length === unresolved.length, 'both read the same open incidents');
  const planned = {};
  for (const list of ['allScheduledMaintenances', 'activeScheduledMaintenances', 'upcomingScheduledMaintenances']) {
    const { scheduled_maintenances: maintenance } = await cached[list]();
    demand(maintenance.every((m) => m.scheduled_for instanceof Date && m.scheduled_until > m.scheduled_for), `${list} gives windows`);
    planned[list] = maintenance.length;
  }

  return {
    description: status.status.description, components: components.length, incidents: incidents.length, unresolved: unresolved.length, maintenance: planned.allScheduledMaintenances,
  };
};

/** Polls as the second client does, and resolves with the text of the first update that it had not seen. */
exports.nextUpdate = (address, interval, ready) => new Promise((resolve) => {
  // Its constructor asks at once, so the address has to be there before that.
  class Updates extends StatuspageUpdates {
    fetch() {
      this.statuspage.axios.defaults.baseURL = `${bare(address)}/api/v2`;
      return super.fetch();
    }
  }
  const updates = new Updates('x', interval);
  updates.once('run', () => ready());
  updates.once('incident_update', (incident) => {
    updates.stop();
    resolve(incident.incident_updates[0].body);
  });
  updates.start();
});
