import type { Database } from '@/lib/db/database';
import { isTransient } from '@/lib/db/sql-state';
import {
  endMail,
  HELD,
  isHeld,
  keepMails,
  type LeasedMail,
  leaseMails,
  type MailEnd,
  type MailHold,
  type MailKind,
  nextMailAt,
} from '@/lib/db/tables/mails';
import { type MessageSetting, makeMessage } from './mail-message';
import type { MailRules } from './mail-rules';
import { DeliveryError, MAX_CONNECTIONS, type Transport } from './transport';

/** Longer than one mail may take: another process takes it up after a crash, and not before. */
const LEASE_MS = 20_000;
/** Mails that go into the outbox with one statement. */
const MAX_KEPT = 500;
/** Idle, it looks no more often than this; a commit wakes it. */
const MAX_SLEEP_MS = 30_000;
/** However many commits wake it. */
const MIN_SLEEP_MS = 100;
/** A stop waits no longer for mails under way; the contract gives all of it 10 s. */
const STOP_LIMIT_MS = 3_000;
/** After a look that failed. */
const LOOK_RETRY_MS = 1_000;
const FIRST_RETRY_MS = 5_000;
const MAX_RETRY_MS = 4 * 60 * 60 * 1000;
/** 5 s, 10 s, 20 s … 4 h apart: some 18 hours. */
const MAX_ATTEMPTS = 16;
/** A mail that could not be sent for so long is not sent at all: its news are old. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** Why a mail has nothing to tell any more. */
const OVERTAKEN: Partial<Record<MailKind, string>> = {
  reminder: 'paid or ended in the meantime',
  'refund-sent': 'the refund has arrived, or come back, in the meantime',
  refunded: 'the refund has come back in the meantime',
};

/**
 * What became of a mail: `failed` is tried again, `dropped` had nothing to tell any more, `held-back` met a bound or a
 * refusal, `unanswered` is not for an address that has never answered.
 */
export type MailResult = 'sent' | 'failed' | 'given-up' | 'dropped' | 'held-back' | 'unanswered';

export interface MailSenderOptions {
  readonly database: Database;
  /** Null: mails are kept in the outbox. */
  readonly transport: Transport | null;
  readonly setting: MessageSetting;
  /** Whom may be written to; asked where mail is sent, not where it is kept. */
  readonly rules: MailRules;
  readonly now: () => Date;
  /** Left out, or null: nothing is held back. */
  readonly hold?: MailHold | null;
  /** Names this process in leases. */
  readonly holder: string;
  readonly onError: (message: string, error: unknown) => void;
  /** Hears of each attempt. */
  readonly onResult: (result: MailResult) => void;
}

/**
 * Sends what is queued, at least once: a mail is marked as sent after the mail server has taken it. Several processes
 * share the work by leases. Sleeps until the next mail is due; a commit wakes it.
 */
export class MailSender {
  #stopped = false;
  #loop: Promise<void> | null = null;
  /** When somebody wants it to look. Milliseconds. */
  #wakeAt = Number.POSITIVE_INFINITY;
  /** Sets the alarm of the sleep anew, while it sleeps. */
  #rearm: (() => void) | null = null;

  constructor(private readonly options: MailSenderOptions) {}

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something may be queued. */
  wake(): void {
    this.#wakeBy(this.options.now().getTime());
  }

  /** Another process may have queued something, and will see to it: look whether it did. */
  wakeLater(): void {
    this.#wakeBy(this.options.now().getTime() + LEASE_MS);
  }

  #wakeBy(atMs: number): void {
    if (atMs >= this.#wakeAt) return;
    this.#wakeAt = atMs;
    this.#rearm?.();
  }

  /** Takes up nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#rearm?.();
    const { transport } = this.options;
    const limit = setTimeout(() => transport?.close(), STOP_LIMIT_MS);
    await this.#loop;
    clearTimeout(limit);
    transport?.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#wakeAt = Number.POSITIVE_INFINITY;
        if ((await this.#sendDue()) > 0) continue;
        const next = (await nextMailAt(this.options.database))?.getTime() ?? Number.POSITIVE_INFINITY;
        await this.#sleepUntil(next);
      } catch (error) {
        if (this.#stopped) return;
        this.options.onError('the mail sender could not look for mail', error);
        await this.#sleepUntil(this.options.now().getTime() + LOOK_RETRY_MS, false);
      }
    }
  }

  /** @returns how many were taken up */
  async #sendDue(): Promise<number> {
    const { database, transport, holder } = this.options;
    const now = this.options.now();
    if (transport === null) return keepMails(database, now, MAX_KEPT);
    const endsAt = new Date(now.getTime() + LEASE_MS);
    const mails = await leaseMails(database, { now, endsAt, holder, limit: MAX_CONNECTIONS });
    const ended = await Promise.allSettled(
      mails.map(async (mail) => endMail(database, mail.id, holder, await this.#send(mail, transport))),
    );
    // What could not be noted down is sent again once its lease is over.
    const failed = ended.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return mails.length;
  }

  /** @throws when the database fails: no attempt of the mail's own */
  async #send(mail: LeasedMail, transport: Transport): Promise<MailEnd> {
    const { database, setting, rules, now, hold, onError } = this.options;
    let address: string | null = null;
    const giveUp = (reason: string): MailEnd => {
      onError(
        `mail ${mail.kind} of order ${mail.orderId} was not sent, given up`,
        new DeliveryError(reason, true),
      );
      return this.#ended('given-up', { kind: 'dropped', error: reason });
    };
    if (hold && isHeld(mail, hold)) return giveUp(HELD);
    if (now().getTime() - mail.queuedAt.getTime() > MAX_AGE_MS) return giveUp('too old');
    try {
      const message = await makeMessage(database, mail, setting);
      if ('reason' in message && message.isFault) return giveUp(message.reason);
      if ('reason' in message) return this.#ended('dropped', { kind: 'dropped', error: message.reason });
      if (message.isOutdated)
        return this.#ended('dropped', { kind: 'dropped', error: OVERTAKEN[mail.kind] ?? 'overtaken' });
      const { to, client, hasMoney } = message;
      const ruled = { kind: mail.kind, address: to.address, client, hasMoney, isRetry: mail.attempts > 0 };
      const held = await rules.hold(ruled, now());
      if (held !== null)
        return this.#ended(held.for === 'unanswered' ? 'unanswered' : 'held-back', { kind: 'held', ...held });
      address = to.address;
      await transport.send(message);
      return this.#ended('sent', { kind: 'sent', at: now() });
    } catch (error) {
      if (!(error instanceof DeliveryError) && isTransient(error)) throw error;
      if (address !== null && error instanceof DeliveryError && error.isBounce)
        await rules.noteBounce(address, now());
      const attempts = mail.attempts + 1;
      const isFinal = (error instanceof DeliveryError && error.isFinal) || attempts >= MAX_ATTEMPTS;
      // What a library says of a mail may name its reader; what failed in our own code is for the log alone.
      const words = error instanceof DeliveryError ? error.message : 'the mail could not be made';
      onError(`mail ${mail.kind} of order ${mail.orderId} was not sent${isFinal ? ', given up' : ''}`, error);
      const retryAt = isFinal ? null : new Date(now().getTime() + retryDelayMs(attempts));
      return this.#ended(isFinal ? 'given-up' : 'failed', { kind: 'failed', retryAt, error: words });
    }
  }

  #ended(result: MailResult, end: MailEnd): MailEnd {
    this.options.onResult(result);
    return end;
  }

  /** At least a moment, however often it is woken: many commits are one look. */
  #sleepUntil(at: number, wakeable = true): Promise<void> {
    const { now } = this.options;
    const from = now().getTime();
    const latest = Math.min(at, from + MAX_SLEEP_MS);
    return new Promise((resolve) => {
      let alarm: NodeJS.Timeout | undefined;
      const end = () => {
        this.#rearm = null;
        resolve();
      };
      this.#rearm = () => {
        clearTimeout(alarm);
        const wanted = Math.min(latest, wakeable ? this.#wakeAt : latest);
        const until = this.#stopped ? from : Math.max(wanted, from + MIN_SLEEP_MS);
        alarm = setTimeout(end, Math.max(until - now().getTime(), 0));
      };
      this.#rearm();
    });
  }
}

/** The wait after this many failed attempts. */
export const retryDelayMs = (attempts: number) =>
  Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), MAX_RETRY_MS);
