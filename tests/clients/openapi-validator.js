// Holds the OpenAPI document at the address that is given to the specification's own schema, and says which version it is of.
(async () => {
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const document = await (await fetch(new URL('/openapi.json', process.argv[2]))).json();
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document);
  if (!valid) throw new Error(JSON.stringify(errors, null, 1));
  // Every reference leads somewhere.
  validator.resolveRefs();
  console.log(validator.version);
})().catch((e) => { console.error(e); process.exit(1); });
