// `npm run check [-- --json] [--acknowledged FILE]`: asks a live or resting database the nine questions of
// ARCHITECTURE.md. Ends with 1 when one is violated, with 2 when it could not ask.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Acknowledged, acknowledgedInput } from '@/lib/contract/check';
import { readDatabaseEnv } from '@/lib/server/env.mjs';
import { formatReport } from '@/scripts/check/check-report';
import { checkDatabase, checkFolder } from '@/scripts/check/check-target';

/** As the server takes it, but for a list without payments. */
const acknowledgedFile = acknowledgedInput.extend({ payments: acknowledgedInput.shape.payments.default([]) });

/** `{ "orders": ["…"], "payments"?: [{ "orderId", "paymentId", "verdict"? }] }`. */
function readAcknowledged(file: string): Acknowledged {
  const result = acknowledgedFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(
    `${file} takes { "orders": ["…"], "payments"?: [{ "orderId", "paymentId", "verdict"? }] }: ${result.error.issues[0]?.path.join('.')}`,
  );
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, acknowledged: { type: 'string' } },
  });
  if (existsSync('.env')) process.loadEnvFile('.env');
  const env = readDatabaseEnv();
  const acknowledged = values.acknowledged === undefined ? null : readAcknowledged(values.acknowledged);
  const report =
    env.databaseUrl === null
      ? await checkFolder(env.dataDir, acknowledged)
      : await checkDatabase(env.directUrl ?? env.databaseUrl, acknowledged);
  console.log(values.json ? JSON.stringify(report, null, 2) : formatReport(report));
  return report.ok ? 0 : 1;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
