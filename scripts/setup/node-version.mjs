// @ts-check
// Imported first: versions older than the code can run still reach this line.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Orderflow needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
