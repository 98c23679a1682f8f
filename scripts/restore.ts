// `npm run restore -- FILE [--key FILE] [--grace PT1H] [--skip-numbers N]`: writes a backup into an empty place, DATABASE_URL or
// DATA_DIR; with `--settle TIME` instead of a file, only settles a database that PostgreSQL's own tools have set back. Ends
// with 2 when it could not, and has changed nothing then.
import { existsSync } from 'node:fs';
import { readDatabaseEnv } from '@/lib/server/env.mjs';
import { readRestoreOptions } from './backup/options';
import { restoreFolder, restorePostgres, settlePostgres } from './backup/restore';

function restored(options: ReturnType<typeof readRestoreOptions>, dataDir: string, url: string | null) {
  if (!('settle' in options))
    return url === null ? restoreFolder(dataDir, options) : restorePostgres(url, options);
  if (url === null) throw new Error('--settle takes a database of PostgreSQL: set DATABASE_URL.');
  return settlePostgres(url, options);
}

async function run(): Promise<void> {
  const options = readRestoreOptions(process.argv.slice(2));
  if (existsSync('.env')) process.loadEnvFile('.env');
  const env = readDatabaseEnv();
  const url = env.directUrl ?? env.databaseUrl;
  const started = Date.now();
  const { takenAt, catchUpUntil, invoicesAfter } = await restored(options, env.dataDir, url);
  console.log(
    `The shop as it was at ${takenAt} is there again, after ${((Date.now() - started) / 1000).toFixed(1)} s.
Invoices go on after number ${invoicesAfter}. Until ${catchUpUntil} no timer fires that is due before, and no mail goes to orders of before.
Start the server, then ask npm run check, and have senders of signed payments send again what they sent since ${takenAt}.`,
  );
}

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
