// Measures emmett-postgresql: clients that record each invoice in a new stream of its own.
//
//     node emmett.mjs <folder with node_modules> <connection URL> <clients> <seconds> <body as JSON>
//
// Prints how many invoices were recorded a second.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, url, clients, seconds, body] = process.argv.slice(2);
const packages = createRequire(`${folder}/`);
const load = (name) => import(pathToFileURL(packages.resolve(name)).href);
const { getPostgreSQLEventStore } = await load('@event-driven-io/emmett-postgresql');
const { STREAM_DOES_NOT_EXIST } = await load('@event-driven-io/emmett');

const store = getPostgreSQLEventStore(url, {
  connectionOptions: { pooled: true },
});
await store.schema.migrate();

const data = JSON.parse(body);
const counts = Array(Number(clients)).fill(0);
let stopped = false;

const record = async (client, n) => {
  const name = `invoice-${client}x${n}`;
  if (await store.streamExists(name)) throw new Error('the stream exists already');
  const event = { type: 'invoice-recorded.v1', data: { ...data, invoice_id: `INV-${client}-${n}` } };
  await store.appendToStream(name, [event], { expectedStreamVersion: STREAM_DOES_NOT_EXIST });
};

const run = async (client) => {
  while (!stopped) await record(client, counts[client]++);
};

await Promise.all(counts.map((_, client) => record(client, counts[client]++)));
const before = counts.reduce((a, b) => a + b);
const began = performance.now();
const running = counts.map((_, client) => run(client));
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const done = counts.reduce((a, b) => a + b) - before - counts.length; // one of each client is still running
const took = (performance.now() - began) / 1000;
stopped = true;
await Promise.all(running);
console.log(done / took);
await store.close();
