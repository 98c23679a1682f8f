// @ts-check
// `npm run sbom`: the list of what ships, in the format of CycloneDX.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine } from './setup/command-line.mjs';
import { say } from './setup/steps.mjs';
import { billOfMaterials } from './supply/bill-of-materials.mjs';

const USAGE = `npm run sbom [-- FILE]

Writes the list of what ships, in the format of CycloneDX, into a file or to stdout. Ends with 1 when it could not.

For example: npm run sbom -- orderflow.cdx.json`;

try {
  const { positionals } = readCommandLine(USAGE, { allowPositionals: true });
  const [file, ...rest] = positionals;
  if (rest.length > 0) throw new Error('npm run sbom takes one file, or none: -- [FILE].');
  const bill = await billOfMaterials(join(import.meta.dirname, '..'));
  const text = `${JSON.stringify(bill, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
