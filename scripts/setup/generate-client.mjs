// @ts-check
// Generates the Prisma client into lib/db/generated; npm runs this after every install. Needs no network.
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashPrismaSources } from './source-hash.mjs';
import { runOrThrow } from './steps.mjs';

const ROOT = join(import.meta.dirname, '../..');
const STAMP = join(ROOT, 'lib/db/generated/.source-hash');

/** @returns {boolean} */
export function isClientFresh() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashPrismaSources(ROOT);
}

export async function generateClient() {
  if (!existsSync(join(ROOT, 'prisma/schema.prisma'))) throw new Error('prisma/schema.prisma is missing.');
  const prisma = join(ROOT, 'node_modules/prisma/build/index.js');
  await runOrThrow(process.execPath, [prisma, 'generate', '--no-hints'], {
    cwd: ROOT,
    env: {
      // Generating does not run the schema engine, but prisma downloads it unless one is named.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      ...process.env,
      PRISMA_GENERATE_SKIP_AUTOINSTALL: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  writeFileSync(STAMP, hashPrismaSources(ROOT));
}

// `npm install --package-lock-only` runs this as well, with nothing installed to generate with.
const isInstalled = existsSync(join(ROOT, 'node_modules/prisma'));
const isMain = realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url);
if (isMain && isInstalled && !isClientFresh()) {
  try {
    await generateClient();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
