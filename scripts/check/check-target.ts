import { existsSync } from 'node:fs';
import path from 'node:path';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Acknowledged, CheckReport, InvariantReport } from '@/lib/contract/check';
import { openDatabase } from '@/lib/db/open';
import { askServer } from '@/lib/server/ask-server';
import { acquireDataLock } from '@/lib/server/lock.mjs';
import { findRunningServer, type RunningServer } from '@/lib/server/running-server';

/** A list goes to a server in portions that fit its limit of 64 KiB a request. */
const PORTION = 100;
/** A large database takes its time. */
const ANSWER_LIMIT_MS = 10 * 60_000;

/** Checks the database that this URL names. */
export async function checkDatabase(url: string, acknowledged: Acknowledged | null): Promise<CheckReport> {
  const database = await openDatabase({ url, folder: null });
  try {
    return await check(snapshotsOf(database), { acknowledged });
  } finally {
    await database.close();
  }
}

/**
 * Checks the embedded database of this folder: a server that has it open is asked, for two processes on one folder
 * destroy it; else it is opened here under the lock.
 */
export async function checkFolder(dataDir: string, acknowledged: Acknowledged | null): Promise<CheckReport> {
  const folder = path.join(dataDir, 'pgdata');
  const server = findRunningServer(dataDir);
  if (server !== null) return checkServer(server, acknowledged);
  if (!existsSync(folder))
    throw new Error(`There is no database in ${dataDir}. DATA_DIR names another folder.`);
  const lock = acquireDataLock(dataDir);
  try {
    const database = await openDatabase({ url: null, folder });
    try {
      return await check(snapshotsOf(database), { acknowledged });
    } finally {
      await database.close();
    }
  } finally {
    lock.release();
  }
}

/** Asks a running server. The list only matters to I1. */
async function checkServer(
  { url, publicUrl, operatorToken }: RunningServer,
  acknowledged: Acknowledged | null,
) {
  const ask = async (body: object): Promise<CheckReport> => {
    const { status, text } = await askServer(`${url}/api/operator/check`, publicUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    if (status !== 200) throw new Error(`${url} answered ${status}: ${text}`);
    // Our own server's answer, made from the same type.
    return JSON.parse(text) as CheckReport;
  };
  let report = await ask({});
  for (const portion of portionsOf(acknowledged))
    report = withFirst(report, await ask({ acknowledged: portion, only: ['I1'] }));
  return report;
}

function portionsOf(acknowledged: Acknowledged | null): Acknowledged[] {
  if (acknowledged === null) return [];
  const { orders, payments } = acknowledged;
  const count = Math.max(1, Math.ceil(Math.max(orders.length, payments.length) / PORTION));
  return Array.from({ length: count }, (_, index) => ({
    orders: orders.slice(index * PORTION, (index + 1) * PORTION),
    payments: payments.slice(index * PORTION, (index + 1) * PORTION),
  }));
}

/** Takes in what a further portion of the list showed of I1. */
function withFirst(report: CheckReport, { invariants: [portion] }: CheckReport): CheckReport {
  if (portion === undefined) return report;
  const invariants = report.invariants.map((known): InvariantReport => {
    if (known.invariant !== portion.invariant) return known;
    // The first answer had no list; each portion looks at the references again: those are not counted twice.
    if (known.note !== undefined) return portion;
    const lost = portion.violations.filter((found) =>
      known.violations.every((old) => old.orderId !== found.orderId || old.message !== found.message),
    );
    return { ...known, count: known.count + lost.length, violations: [...known.violations, ...lost] };
  });
  return { ...report, ok: invariants.every(({ count }) => count === 0), invariants };
}
