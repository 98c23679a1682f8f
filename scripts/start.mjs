// @ts-check
// `npm start`: from a bare checkout to a running server; `npm run dev`: the same with Next's development server.
// Nothing but Node's own modules may be imported before the version check, which old versions must still reach.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Orderflow needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
const { runStart } = await import('./run-start.mjs');
await runStart({ dev: process.argv.includes('--dev') });
