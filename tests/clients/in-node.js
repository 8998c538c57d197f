// Says in JSON what the clients read at the address that is given.
require('./statuspage-clients').read(process.argv[2]).then(
  (said) => console.log(JSON.stringify(said)),
  (e) => { console.error(e); process.exit(1); },
);
