import type { AlertRuleJson, DeliveriesJson, DeliveryJson } from '@/lib/contract/alerts';
import type { Sql } from '@/lib/db/database';
import { findAlertRule, findAlertRules, type ListedAlertRule } from '@/lib/db/tables/alert-rules';
import { type DeliveryRow, findDeliveries } from '@/lib/db/tables/deliveries';
import { formatAmount } from '@/lib/story/amounts';
import { formatHours } from '@/lib/story/quiet-times';

const PAGE = 50;

/** The path of a webhook may be a secret: its host tells enough. */
const whereOf = ({ address, url }: Pick<DeliveryRow, 'address' | 'url'>): AlertRuleJson['to'] =>
  address !== null
    ? { way: 'mail', where: address }
    : { way: 'webhook', where: url === null ? 'an address that was removed' : new URL(url).host };

function ruleJson(row: ListedAlertRule): AlertRuleJson {
  const { id, name, elementId, longerThanMinutes, everyMinutes, isOn, createdBy } = row;
  const { leastAmount, quietFrom, quietUntil } = row;
  return {
    ...{ name, elementId, longerThanMinutes, everyMinutes, isOn, createdBy },
    id: id.toString(),
    // Written by lib/alerts/manage-rules.ts.
    kinds: row.kinds.split(' ') as AlertRuleJson['kinds'],
    leastAmount: leastAmount === null ? null : formatAmount(leastAmount, null),
    to: whereOf(row),
    quiet:
      quietFrom === null || quietUntil === null
        ? null
        : { from: formatHours(quietFrom), until: formatHours(quietUntil) },
    toldAt: row.toldAt?.toISOString() ?? null,
  };
}

/** Who is told of what: `/desk/alerts`. */
export async function listAlertRules(sql: Sql): Promise<AlertRuleJson[]> {
  return (await findAlertRules(sql)).map(ruleJson);
}

/** One of them, or null. */
export async function readAlertRule(sql: Sql, id: bigint): Promise<AlertRuleJson | null> {
  const row = await findAlertRule(sql, id);
  return row === null ? null : ruleJson(row);
}

function deliveryJson(row: DeliveryRow): DeliveryJson {
  const { id, messageId, label, title, attempts, error, runAt, sentAt } = row;
  return {
    ...{ messageId, label, title, attempts, error },
    id: id.toString(),
    to: whereOf(row),
    state: sentAt !== null ? 'sent' : runAt !== null ? 'waiting' : 'failed',
    queuedAt: row.queuedAt.toISOString(),
    triedAt: row.triedAt?.toISOString() ?? null,
    nextAt: runAt?.toISOString() ?? null,
  };
}

/** What went out, the newest first, a page at a time: `/desk/deliveries`. @param isFailed those alone that were given up */
export async function listDeliveries(
  sql: Sql,
  { before, isFailed }: { before: bigint | null; isFailed: boolean },
): Promise<DeliveriesJson> {
  const rows = await findDeliveries(sql, { before, source: null, isFailed, limit: PAGE + 1 });
  const page = rows.slice(0, PAGE);
  return {
    deliveries: page.map(deliveryJson),
    next: rows.length > PAGE ? (page.at(-1)?.id.toString() ?? null) : null,
  };
}
