import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, shopRequests } from '@/e2e/support/shop-requests';
import { check, snapshotsOf } from '@/lib/check/check';
import type { CheckReport } from '@/lib/contract/check';
import type { Database } from '@/lib/db/database';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { countViolations, formatReport, formatStanding } from '@/scripts/check/check-report';
import type { World } from './world';

/** The model's two timers, one after the other. */
const MODEL_MS = 15 * 60_000;

/** Lets the orders come to their end: the model's timers run on. */
export async function untilAllEnded(world: World, timeScale: number): Promise<void> {
  const deadlineMs = Date.now() + MODEL_MS / timeScale + WAIT_LIMIT_MS;
  for (;;) {
    const { status, body } = await world.send(-1, shopRequests.check(bearer(world.operatorToken), []));
    if (status !== 200) throw new Error(`the check was answered ${status}: ${JSON.stringify(body)}`);
    // Our own server's answer, made from the same type.
    const { standing } = body as unknown as CheckReport;
    if (standing.length === 0) return;
    if (Date.now() > deadlineMs) {
      world.fault(`orders that did not end:\n${formatStanding(standing).join('\n')}`);
      return;
    }
    await sleep(250);
  }
}

/** Everything that was acknowledged is there, and nothing else: a repeated request made no second order. */
async function finalCheck(database: Database, world: World): Promise<CheckReport> {
  const report = await check(snapshotsOf(database), { acknowledged: world.acknowledged });
  if (report.orders !== world.orders.length)
    world.fault(`${world.orders.length} orders were acknowledged, ${report.orders} are there`);
  const [payments] = await database.query<{ count: bigint }>('select count(*) from payment');
  if (Number(payments?.count) !== world.payments.size)
    world.fault(`${world.payments.size} payments were acknowledged, ${payments?.count} are there`);
  const revived = await database.query<{ id: string; outcome: string }>(
    `select id::text, outcome from orders where id = any($1::bigint[]) and outcome is distinct from 'cancelled'`,
    [[...world.cancelled]],
  );
  for (const { id, outcome } of revived) world.fault(`order ${id} was cancelled and ended ${outcome}`);
  return report;
}

/** Milliseconds as a person reads them. */
export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/**
 * The end of every drill: looks at everything and says what is wrong.
 * @returns whether nothing is
 */
export async function concludes(world: World, database: Database, what: string): Promise<boolean> {
  const report = await finalCheck(database, world);
  console.log(formatReport(report));
  for (const fault of world.faults) console.log(`fault: ${fault}`);
  const violations = countViolations(report) + world.faults.length;
  console.log(`${world.unanswered} requests were left unanswered and repeated`);
  console.log(
    `drill: ${world.orders.length} orders, ${world.payments.size} payments, ${what}, ${violations} violations`,
  );
  return violations === 0;
}
