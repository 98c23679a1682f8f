import type { AlertKind } from '@/lib/contract/alerts';
import type { Transaction } from '@/lib/db/database';
import type { AlertRuleRow } from '@/lib/db/tables/alert-rules';
import { markingsAt } from '@/lib/queries/desk-choices';
import { NEEDS_OF_KIND, type NeedRow } from '@/lib/queries/needs-of-kind';
import { findOrderCounts } from '@/lib/queries/order-counts';
import { IN_THOUSANDTHS } from '@/lib/story/currencies';

/** Of a kind that one message tells; the rest goes into the next one. */
const MAX_TOLD = 10_000;
/** Of these a message says more than how many they are. */
export const MAX_NAMED = 20;
const MINUTE_MS = 60_000;

/** What one message tells of a kind. */
export interface Untold {
  readonly kind: AlertKind;
  readonly total: number;
  /** The oldest. */
  readonly named: readonly NeedRow[];
}

/** Where a rule looks. */
export interface Look {
  readonly rule: AlertRuleRow;
  /** Those of the rule's kinds that are looked for now. */
  readonly kinds: readonly AlertKind[];
  readonly now: Date;
}

/** Binds a value to a statement. @returns what stands for it */
type Bind = (value: unknown, type: string) => string;

function statement(write: (bind: Bind) => string): [text: string, values: unknown[]] {
  const values: unknown[] = [];
  return [
    write((value, type) => {
      values.push(value);
      return `$${values.length}::${type}`;
    }),
    values,
  ];
}

/**
 * Open orders by when something happened with them last. Markings have no index, for each step would write to it: one such
 * look reads all orders, which is why it is done seldom, and not at all where nobody stands there.
 */
const standing = (rule: AlertRuleRow, markings: readonly number[], bind: Bind) =>
  `select o.id::text as key, o.id::text as "orderId", o.updated_at as since, o.total as amount, o.currency,
      ${bind(rule.elementId ?? '', 'text')} as what, null as error, 0 as attempts, o.definition_id as "definitionId"
    from orders o where o.marking_id = any(${bind(markings, 'int[]')}) and not o.suspended`;

/** An incident that opens anew, or a refund that fails once more, is told anew: it is known by when it began, too. */
const subjectOf = (kind: AlertKind) =>
  kind === 'delivery' ? 'key' : `concat_ws('/', key, (extract(epoch from since) * 1000)::bigint::text)`;

/** What has no amount, no time or no element is not held back by a filter of it. */
function wantedOf({ rule, now }: Look, kind: AlertKind, bind: Bind): string {
  const { leastAmount, longerThanMinutes, elementId, endpointId, address } = rule;
  const parts = ['true'];
  // Whom nothing reaches need not be told so there.
  if (kind === 'delivery')
    parts.push(
      `key <> coalesce(${bind(endpointId?.toString() ?? null, 'text')}, md5(${bind(address, 'text')}))`,
    );
  if (leastAmount !== null)
    parts.push(`(amount is null or amount >= ${bind(leastAmount, 'bigint')}
      * case when currency = any(${bind(IN_THOUSANDTHS, 'text[]')}) then 10 else 1 end)`);
  if (longerThanMinutes !== null) {
    const latest = new Date(now.getTime() - longerThanMinutes * MINUTE_MS);
    parts.push(`(since is null or since <= ${bind(latest, 'timestamptz')})`);
  }
  if (elementId !== null && kind === 'incident') parts.push(`what = ${bind(elementId, 'text')}`);
  return parts.join(' and ');
}

/** The markings on which those may stand that the rule means. */
async function markingsOf(sql: Transaction, { elementId }: AlertRuleRow): Promise<number[]> {
  if (elementId !== null) return markingsAt(sql, elementId);
  return (await findOrderCounts(sql)).flatMap(({ markingId }) => markingId ?? []);
}

/**
 * What a rule has not told yet, and counts as told from now on: in the transaction that queues the message. What it told and
 * what is over is forgotten first, and may be told again should it come back.
 * @param mayTell false: it only forgets
 */
export async function takeUntold(sql: Transaction, look: Look, mayTell: boolean): Promise<Untold[]> {
  const untold: Untold[] = [];
  for (const kind of look.kinds) {
    const markings = kind === 'standing' ? await markingsOf(sql, look.rule) : [];
    const needs = (bind: Bind) =>
      kind === 'standing' ? standing(look.rule, markings, bind) : NEEDS_OF_KIND[kind];
    await sql.query(...statement((bind) => forget(look, kind, needs(bind), bind)));
    if (!mayTell) continue;
    const rows = await sql.query<NeedRow & { readonly total: number }>(
      ...statement((bind) => tell(look, kind, needs(bind), bind)),
    );
    const [first] = rows;
    if (first !== undefined) untold.push({ kind, total: first.total, named: rows });
  }
  return untold;
}

const forget = ({ rule }: Look, kind: AlertKind, needs: string, bind: Bind) =>
  `delete from alert_told t where t.rule_id = ${bind(rule.id, 'bigint')} and t.kind = ${bind(kind, 'text')}
    and not exists (select 1 from (${needs}) as found where ${subjectOf(kind)} = t.subject)`;

function tell(look: Look, kind: AlertKind, needs: string, bind: Bind): string {
  const [ruleId, name] = [bind(look.rule.id, 'bigint'), bind(kind, 'text')];
  return `with fresh as (
      select *, ${subjectOf(kind)} as subject from (${needs}) as found where ${wantedOf(look, kind, bind)}
        and not exists (select 1 from alert_told t where t.rule_id = ${ruleId} and t.kind = ${name} and t.subject = ${subjectOf(kind)})
      order by since limit ${MAX_TOLD}),
    told as (insert into alert_told (rule_id, kind, subject, told_at)
      select ${ruleId}, ${name}, subject, ${bind(look.now, 'timestamptz')} from fresh on conflict do nothing)
    select key, "orderId", since, amount, currency, what, error, attempts, "definitionId",
      (select count(*)::int from fresh) as total from fresh order by since limit ${MAX_NAMED}`;
}

/** Forgets what the rule told of kinds that it tells no more. */
export async function forgetOthers(
  sql: Transaction,
  ruleId: bigint,
  kinds: readonly AlertKind[],
): Promise<void> {
  await sql.query('delete from alert_told where rule_id = $1::bigint and kind <> all($2::text[])', [
    ruleId,
    kinds,
  ]);
}
