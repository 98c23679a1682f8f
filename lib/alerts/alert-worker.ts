import { ALERT_KINDS, type AlertKind } from '@/lib/contract/alerts';
import type { Database, Transaction } from '@/lib/db/database';
import { QueueLoop } from '@/lib/db/queue-loop';
import {
  type AlertRuleRow,
  nextAlertLookAt,
  noteAlertLook,
  putOffAlertRule,
  takeDueAlertRule,
} from '@/lib/db/tables/alert-rules';
import { addDelivery } from '@/lib/db/tables/deliveries';
import type { DefinitionTexts } from '@/lib/queries/definition-texts';
import { findOrderCounts } from '@/lib/queries/order-counts';
import { isWithin, minuteOfDay } from '@/lib/story/quiet-times';
import { alertMessage } from './alert-message';
import { takeUntold } from './find-untold';

/** How often a rule looks: as long as somebody may wait for an alert. */
const LOOK_EVERY_MS = 10_000;
/** Orders that stand: that look reads all orders. */
const STANDING_EVERY_MS = 5 * 60_000;
const AFTER_FAILURE_MS = 60_000;
const MINUTE_MS = 60_000;

export interface AlertWorkerOptions {
  readonly database: Database;
  readonly texts: DefinitionTexts;
  readonly origin: string;
  /** Of the shop: quiet times are said in it. */
  readonly timeZone: () => string;
  readonly now: () => Date;
  readonly onError: (message: string, error: unknown) => void;
  /** A message is queued. */
  readonly onTold: () => void;
}

/** The kinds of a rule. */
export const kindsOf = ({ kinds }: Pick<AlertRuleRow, 'kinds'>): AlertKind[] => {
  const said = kinds.split(' ');
  return ALERT_KINDS.filter((kind) => said.includes(kind));
};

/**
 * Looks for what needs a person and was not told yet, rule by rule. What is told, that it was told, and the message are one
 * transaction: each thing is told once by each rule for as long as it lasts, whichever server ends when.
 */
export class AlertWorker {
  readonly #loop: QueueLoop;

  constructor(private readonly options: AlertWorkerOptions) {
    const { database, now, onError } = options;
    this.#loop = new QueueLoop({
      look: () => this.look(),
      nextDueAt: async () => (await nextAlertLookAt(database))?.getTime() ?? Number.POSITIVE_INFINITY,
      now,
      onError: (error) => onError('what needs a person could not be looked for', error),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** A rule is new, or another one. */
  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Looks once for the rule whose time came first. @returns 0: none is due */
  async look(): Promise<number> {
    const { database, now, onError } = this.options;
    const at = now();
    const dueAt = await nextAlertLookAt(database);
    if (dueAt === null || dueAt > at) return 0;
    const texts = await this.#openTexts();
    let ruleId: bigint | null = null;
    try {
      const told = await database.transaction(async (sql) => {
        const rule = await takeDueAlertRule(sql, at);
        ruleId = rule?.id ?? null;
        return rule === null ? null : this.#lookFor(sql, rule, { now: at, texts });
      });
      if (told) this.options.onTold();
      return told === null ? 0 : 1;
    } catch (error) {
      if (ruleId === null) throw error;
      onError(`alert rule ${ruleId} could not be looked for`, error);
      await putOffAlertRule(database, ruleId, new Date(at.getTime() + AFTER_FAILURE_MS));
      return 1;
    }
  }

  /** How the elements of all versions are called on which orders are open: within a transaction nothing else is read. */
  async #openTexts(): Promise<Pick<DefinitionTexts, 'byId'>> {
    const { database, texts } = this.options;
    const ids = new Set((await findOrderCounts(database)).map(({ definitionId }) => definitionId));
    const known = new Map(await Promise.all([...ids].map(async (id) => [id, await texts.byId(id)] as const)));
    return { byId: async (id) => known.get(id) ?? null };
  }

  /** @returns whether there was something to tell */
  async #lookFor(
    sql: Transaction,
    rule: AlertRuleRow,
    { now, texts }: { readonly now: Date; readonly texts: Pick<DefinitionTexts, 'byId'> },
  ): Promise<boolean> {
    const mayTell = !this.#isQuiet(rule, now) && !isTooSoon(rule, now);
    const looksForStanding = mayTell && rule.standingLookAt <= now;
    const kinds = kindsOf(rule).filter((kind) => kind !== 'standing' || looksForStanding);
    const untold = await takeUntold(sql, { rule, kinds, now }, mayTell);
    const inMs = (ms: number) => new Date(now.getTime() + ms);
    await noteAlertLook(sql, {
      id: rule.id,
      nextLookAt: inMs(LOOK_EVERY_MS),
      standingLookAt: looksForStanding ? inMs(STANDING_EVERY_MS) : rule.standingLookAt,
      toldAt: untold.length > 0 ? now : rule.toldAt,
    });
    if (untold.length === 0) return false;
    await addDelivery(sql, await alertMessage(rule, untold, { origin: this.options.origin, texts, now }));
    return true;
  }

  #isQuiet({ quietFrom, quietUntil }: AlertRuleRow, now: Date): boolean {
    if (quietFrom === null || quietUntil === null) return false;
    return isWithin(minuteOfDay(now, this.options.timeZone()), quietFrom, quietUntil);
  }
}

const isTooSoon = ({ toldAt, everyMinutes }: AlertRuleRow, now: Date) =>
  toldAt !== null && now.getTime() - toldAt.getTime() < everyMinutes * MINUTE_MS;
