// What a bundler makes of the clients for a page, where the test calls them.
globalThis.statuspageClients = require('./statuspage-clients');
