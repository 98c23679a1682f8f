// `npm run backup -- FILE [--key FILE]`: the whole shop as it is at one moment, in one file that either database is restored
// from. The server goes on. Ends with 2 when it could not.
import { existsSync } from 'node:fs';
import { readDatabaseEnv } from '@/lib/server/env.mjs';
import { backUpFolder, backUpPostgres } from './backup/back-up';
import { readBackupOptions } from './backup/options';

async function run(): Promise<void> {
  const options = readBackupOptions(process.argv.slice(2));
  if (existsSync('.env')) process.loadEnvFile('.env');
  const env = readDatabaseEnv();
  const url = env.directUrl ?? env.databaseUrl;
  const started = Date.now();
  const { bytes, waitMs } = await (url === null
    ? backUpFolder(env.dataDir, options)
    : backUpPostgres(url, options));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${options.file}: ${(bytes / 1e6).toFixed(1)} MB, ${options.secret === null ? 'not encrypted' : 'encrypted'}, after ${seconds} s; orders waited for ${(waitMs / 1000).toFixed(2)} s.`,
  );
}

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
