import type { Sql } from '../database';

export interface AlertRuleFields {
  readonly name: string;
  /** With spaces between. */
  readonly kinds: string;
  /** Minor units of a currency with two places. */
  readonly leastAmount: bigint | null;
  readonly elementId: string | null;
  readonly longerThanMinutes: number | null;
  /** Minutes of the day in the shop's time zone. */
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  readonly everyMinutes: number;
}

export interface AlertRuleRow extends AlertRuleFields {
  readonly id: bigint;
  readonly endpointId: bigint | null;
  readonly address: string | null;
  readonly isOn: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly nextLookAt: Date;
  /** Orders that stand are looked for less often than the rest. */
  readonly standingLookAt: Date;
  readonly toldAt: Date | null;
}

export const MAX_ALERT_RULES = 50;

const COLUMNS = `r.id, r.name, r.kinds, r.least_amount as "leastAmount", r.element_id as "elementId",
  r.longer_than_minutes as "longerThanMinutes", r.endpoint_id as "endpointId", r.address, r.quiet_from as "quietFrom",
  r.quiet_until as "quietUntil", r.every_minutes as "everyMinutes", r.is_on as "isOn", r.created_by as "createdBy",
  r.created_at as "createdAt", r.next_look_at as "nextLookAt", r.standing_look_at as "standingLookAt", r.told_at as "toldAt"`;
const ADD = `insert into alert_rule (name, kinds, least_amount, element_id, longer_than_minutes, quiet_from, quiet_until,
    every_minutes, endpoint_id, address, is_on, created_by, created_at, next_look_at, standing_look_at)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, $12::timestamptz, $12::timestamptz, $12::timestamptz
  where (select count(*) from alert_rule) < ${MAX_ALERT_RULES} returning id`;
const CHANGE = `update alert_rule set name = $2, kinds = $3, least_amount = $4, element_id = $5, longer_than_minutes = $6,
  quiet_from = $7, quiet_until = $8, every_minutes = $9, next_look_at = $10::timestamptz, standing_look_at = $10::timestamptz
  where id = $1::bigint returning id`;
const LIST = `select ${COLUMNS}, e.url from alert_rule r left join webhook_endpoint e on e.id = r.endpoint_id`;
const SWITCH = `update alert_rule set is_on = $2, next_look_at = $3::timestamptz where id = $1::bigint returning id`;
/** Its row is locked until the transaction ends: nobody else looks for it meanwhile. */
const TAKE_DUE = `select ${COLUMNS} from alert_rule r where r.is_on and r.next_look_at <= $1
  order by r.next_look_at, r.id limit 1 for update skip locked`;
const NEXT = 'select min(next_look_at) as next from alert_rule where is_on';
const LOOKED = `update alert_rule set next_look_at = $2, standing_look_at = $3, told_at = $4 where id = $1::bigint`;
const PUT_OFF = `update alert_rule set next_look_at = $2 where id = $1::bigint`;
const REMOVE = 'delete from alert_rule where id = $1::bigint returning endpoint_id as "endpointId"';

const valuesOf = (rule: AlertRuleFields) => [
  ...[rule.name, rule.kinds, rule.leastAmount, rule.elementId, rule.longerThanMinutes],
  ...[rule.quietFrom, rule.quietUntil, rule.everyMinutes],
];

export interface NewAlertRule extends AlertRuleFields {
  readonly endpointId: bigint | null;
  readonly address: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** @returns null: there are too many */
export async function addAlertRule(sql: Sql, rule: NewAlertRule): Promise<bigint | null> {
  const values = [...valuesOf(rule), rule.endpointId, rule.address, rule.createdBy, rule.createdAt];
  return (await sql.query<{ id: bigint }>(ADD, values))[0]?.id ?? null;
}

/** @returns whether there is such a rule */
export async function changeAlertRule(
  sql: Sql,
  id: bigint,
  rule: AlertRuleFields,
  now: Date,
): Promise<boolean> {
  return (await sql.query(CHANGE, [id, ...valuesOf(rule), now])).length > 0;
}

/** With the address of its webhook. */
export type ListedAlertRule = AlertRuleRow & { readonly url: string | null };

export const findAlertRules = (sql: Sql) => sql.query<ListedAlertRule>(`${LIST} order by r.id`);

export async function findAlertRule(sql: Sql, id: bigint): Promise<ListedAlertRule | null> {
  return (await sql.query<ListedAlertRule>(`${LIST} where r.id = $1::bigint`, [id]))[0] ?? null;
}

/** @returns whether there is such a rule */
export async function switchAlertRule(sql: Sql, id: bigint, isOn: boolean, now: Date): Promise<boolean> {
  return (await sql.query(SWITCH, [id, isOn, now])).length > 0;
}

/** @returns its endpoint; undefined: there is no such rule */
export async function removeAlertRule(sql: Sql, id: bigint): Promise<bigint | null | undefined> {
  await sql.query('delete from alert_told where rule_id = $1::bigint', [id]);
  return (await sql.query<{ endpointId: bigint | null }>(REMOVE, [id]))[0]?.endpointId;
}

/** One whose time has come, held until the transaction ends. */
export async function takeDueAlertRule(sql: Sql, now: Date): Promise<AlertRuleRow | null> {
  return (await sql.query<AlertRuleRow>(TAKE_DUE, [now]))[0] ?? null;
}

export async function nextAlertLookAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

export async function noteAlertLook(
  sql: Sql,
  {
    id,
    nextLookAt,
    standingLookAt,
    toldAt,
  }: Pick<AlertRuleRow, 'id' | 'nextLookAt' | 'standingLookAt' | 'toldAt'>,
): Promise<void> {
  await sql.query(LOOKED, [id, nextLookAt, standingLookAt, toldAt]);
}

/** After a look that failed: the others go first. */
export async function putOffAlertRule(sql: Sql, id: bigint, until: Date): Promise<void> {
  await sql.query(PUT_OFF, [id, until]);
}
