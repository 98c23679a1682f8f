import { ALERT_EVERY, ALERT_KINDS, type AlertKind } from '@/lib/contract/alerts';
import type { Person } from '@/lib/contract/desk';
import { readEmail } from '@/lib/contract/email-address';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';
import type { Database, Transaction } from '@/lib/db/database';
import {
  type AlertRuleFields,
  addAlertRule,
  changeAlertRule,
  findAlertRule,
  MAX_ALERT_RULES,
  removeAlertRule,
  switchAlertRule,
} from '@/lib/db/tables/alert-rules';
import { addDelivery, dropDeliveries, tryDeliveryAgain } from '@/lib/db/tables/deliveries';
import { chainDeskAct } from '@/lib/db/tables/desk-acts';
import { removeEndpoint } from '@/lib/db/tables/webhook-endpoints';
import { makeEndpoint } from '@/lib/deliveries/endpoints';
import { urlProblem } from '@/lib/deliveries/post-webhook';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { actRow } from '@/lib/record/keep-act';
import type { Sealer } from '@/lib/secrets/sealer';
import { parseAmount } from '@/lib/story/amounts';
import { readHours } from '@/lib/story/quiet-times';
import { sourceOf, testMessage } from './alert-message';
import { forgetOthers } from './find-untold';

export interface ManageOptions {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly allowsPrivate: boolean;
  readonly origin: string;
  readonly now: () => Date;
}

/** A rule as somebody typed it; what is left empty is not asked for. */
export interface TypedRule {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly leastAmount: string;
  readonly elementId: string;
  readonly longerThanMinutes: string;
  readonly quietFrom: string;
  readonly quietUntil: string;
  readonly everyMinutes: string;
}

const MAX_MINUTES = 60 * 24 * 60;
const ELEMENT = /^[\w.-]{1,200}$/;

const wrong = (field: string, words: string) => new AppError('bad-request', `${field}: ${words}`, field);

function readKinds(typed: readonly string[]): AlertKind[] {
  const kinds = ALERT_KINDS.filter((kind) => typed.includes(kind));
  if (kinds.length === 0) throw wrong('kind', `takes one or several of ${ALERT_KINDS.join(', ')}`);
  return kinds;
}

function readMinutes(text: string): number | null {
  if (text === '') return null;
  const minutes = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (minutes < 1 || minutes > MAX_MINUTES)
    throw wrong('longer', `takes a whole number of minutes, 1 to ${MAX_MINUTES}`);
  return minutes;
}

function readQuiet(from: string, until: string): Pick<AlertRuleFields, 'quietFrom' | 'quietUntil'> {
  if (from === '' && until === '') return { quietFrom: null, quietUntil: null };
  const [quietFrom, quietUntil] = [readHours(from), readHours(until)];
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil)
    throw wrong('quiet', 'takes two different times such as 22:00 and 07:00, or none');
  return { quietFrom, quietUntil };
}

/** @throws AppError `bad-request` with the field and what it takes */
function readRule(typed: TypedRule): AlertRuleFields {
  const name = typed.name.trim();
  if (name === '' || name.length > MAX_STAFF_NAME)
    throw wrong('name', `takes a name of at most ${MAX_STAFF_NAME} characters`);
  const kinds = readKinds(typed.kinds);
  const leastAmount = typed.leastAmount === '' ? null : parseAmount(typed.leastAmount, null);
  if (typed.leastAmount !== '' && leastAmount === null)
    throw wrong('amount', 'takes an amount such as 100.00, or nothing');
  if (typed.elementId !== '' && !ELEMENT.test(typed.elementId))
    throw wrong('element', 'takes the id of an element of the process, such as send-bill, or nothing');
  const longerThanMinutes = readMinutes(typed.longerThanMinutes);
  if (kinds.includes('standing') && longerThanMinutes === null)
    throw wrong('longer', 'takes for how many minutes an order has to stand until that is told');
  const everyMinutes = ALERT_EVERY.find((minutes) => String(minutes) === typed.everyMinutes);
  if (everyMinutes === undefined) throw wrong('every', `takes one of ${ALERT_EVERY.join(', ')} minutes`);
  return {
    ...{ name, leastAmount, longerThanMinutes, everyMinutes },
    ...readQuiet(typed.quietFrom, typed.quietUntil),
    kinds: kinds.join(' '),
    elementId: typed.elementId === '' ? null : typed.elementId,
  };
}

/** @throws AppError `forbidden` */
function requireAdmin(person: Person): void {
  if (!can.manage(person)) throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
}

const unknownRule = () => new AppError('not-found', 'There is no such alert.');

/** What is done and its row of the record are one transaction. */
const keep = (sql: Transaction, person: Person, act: string, input: Readonly<Record<string, unknown>>) =>
  chainDeskAct(sql, actRow(person, { act, orderNumber: null, input, reason: '' }));

/** The record says whether a mail or a webhook, and not where to: an address is somebody's, a path may be a secret. */
const inputOf = (rule: AlertRuleFields) => ({ ...rule, leastAmount: rule.leastAmount?.toString() ?? null });

/**
 * Makes a rule that tells at a mail address, or at a webhook with a secret of its own.
 * @returns the secret of a webhook, which is shown once; null: it is mail
 * @throws AppError `forbidden`; `bad-request`; `conflict`: too many
 */
export async function makeRule(
  { database, sealer, allowsPrivate, now }: ManageOptions,
  person: Person,
  typed: TypedRule,
  to: { readonly way: string; readonly where: string },
): Promise<{ id: bigint; secret: string | null }> {
  requireAdmin(person);
  const rule = readRule(typed);
  const where = to.where.trim();
  if (to.way !== 'mail' && to.way !== 'webhook') throw wrong('way', 'takes mail or webhook');
  const problem = to.way === 'webhook' ? urlProblem(where, { allowsPrivate }) : mailProblem(where);
  if (problem !== null) throw wrong('to', problem);
  return database.transaction(async (sql) => {
    const endpoint = to.way === 'webhook' ? await makeEndpoint(sql, sealer, where, now()) : null;
    const id = await addAlertRule(sql, {
      ...rule,
      endpointId: endpoint?.id ?? null,
      address: endpoint === null ? where : null,
      createdBy: person.name,
      createdAt: now(),
    });
    if (id === null)
      throw new AppError('conflict', `There are ${MAX_ALERT_RULES} alerts: remove some first.`);
    await keep(sql, person, 'alert-make', { alert: id.toString(), way: to.way, ...inputOf(rule) });
    return { id, secret: endpoint?.secret ?? null };
  });
}

function mailProblem(text: string): string | null {
  const read = readEmail(text);
  return 'wanted' in read ? `takes ${read.wanted}` : null;
}

/** Changes all of a rule but where it tells. @throws AppError `forbidden`, `bad-request`, `not-found` */
export async function changeRule(
  { database, now }: ManageOptions,
  person: Person,
  id: bigint,
  typed: TypedRule,
): Promise<void> {
  requireAdmin(person);
  const rule = readRule(typed);
  await database.transaction(async (sql) => {
    if (!(await changeAlertRule(sql, id, rule, now()))) throw unknownRule();
    await forgetOthers(sql, id, readKinds(typed.kinds));
    await keep(sql, person, 'alert-change', { alert: id.toString(), ...inputOf(rule) });
  });
}

/** Turns a rule on or off; what it told stays told. @throws AppError `forbidden`, `not-found` */
export async function switchRule(
  { database, now }: ManageOptions,
  person: Person,
  id: bigint,
  isOn: boolean,
): Promise<void> {
  requireAdmin(person);
  await database.transaction(async (sql) => {
    if (!(await switchAlertRule(sql, id, isOn, now()))) throw unknownRule();
    await keep(sql, person, isOn ? 'alert-on' : 'alert-off', { alert: id.toString() });
  });
}

/** Removes a rule, its address and secret, and gives up what it has queued. @throws AppError `forbidden`, `not-found` */
export async function removeRule({ database }: ManageOptions, person: Person, id: bigint): Promise<void> {
  requireAdmin(person);
  await database.transaction(async (sql) => {
    const endpointId = await removeAlertRule(sql, id);
    if (endpointId === undefined) throw unknownRule();
    await dropDeliveries(sql, sourceOf(id), 'its alert was removed');
    if (endpointId !== null) await removeEndpoint(sql, endpointId);
    await keep(sql, person, 'alert-remove', { alert: id.toString() });
  });
}

/** Queues a message that tells nothing, to see whether it arrives. @throws AppError `forbidden`, `not-found` */
export async function sendTest(
  { database, origin, now }: ManageOptions,
  person: Person,
  id: bigint,
): Promise<void> {
  requireAdmin(person);
  await database.transaction(async (sql) => {
    const rule = await findAlertRule(sql, id);
    if (rule === null) throw unknownRule();
    const delivery = await addDelivery(sql, testMessage(rule, { origin, now: now() }));
    await keep(sql, person, 'alert-test', { alert: id.toString(), delivery: delivery.toString() });
  });
}

/** Sends once more what was given up. @throws AppError `forbidden`, `conflict` */
export async function deliverAgain(
  { database, now }: ManageOptions,
  person: Person,
  id: bigint,
): Promise<void> {
  if (!can.oversee(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  await database.transaction(async (sql) => {
    if (!(await tryDeliveryAgain(sql, id, now())))
      throw new AppError('conflict', 'This was not given up, or it is not kept any more.');
    await keep(sql, person, 'delivery-again', { delivery: id.toString() });
  });
}
