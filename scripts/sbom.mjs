// @ts-check
// `npm run sbom -- [FILE]`: the list of what ships, in the format of CycloneDX, into a file or to stdout.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './setup/steps.mjs';
import { billOfMaterials } from './supply/bill-of-materials.mjs';

try {
  const [file, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || file?.startsWith('-'))
    throw new Error('npm run sbom takes one file, or none: -- [FILE].');
  const bill = await billOfMaterials(join(import.meta.dirname, '..'));
  const text = `${JSON.stringify(bill, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
