// `npm run check`: asks a live or resting database the questions of ARCHITECTURE.md.
import { existsSync, readFileSync } from 'node:fs';
import { type Acknowledged, acknowledgedInput } from '@/lib/contract/check';
import { readDatabaseEnv } from '@/lib/server/env.mjs';
import { formatReport } from '@/scripts/check/check-report';
import { checkDatabase, checkFolder } from '@/scripts/check/check-target';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';

const USAGE = `npm run check [-- OPTION …]

Asks a live or resting database whether all that must always be true is true: DATABASE_URL, else what lies in DATA_DIR.
Ends with 1 when something is not, with 2 when it could not ask.

  --json               the report as JSON
  --acknowledged FILE  orders and payments that somebody was told of, which must be there:
                       { "orders": ["…"], "payments"?: [{ "orderId", "paymentId", "verdict"? }] }

For example: npm run check -- --json`;

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
  const { values } = readCommandLine(USAGE, {
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
