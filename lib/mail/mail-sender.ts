import type { Database } from '@/lib/db/database';
import { QueueLoop } from '@/lib/db/queue-loop';
import { MAX_ATTEMPTS, retryDelayMs } from '@/lib/db/queue-retries';
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
/** A stop waits no longer for mails under way; the contract gives all of it 10 s. */
const STOP_LIMIT_MS = 3_000;
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
  readonly #loop: QueueLoop;

  constructor(private readonly options: MailSenderOptions) {
    this.#loop = new QueueLoop({
      look: () => this.#sendDue(),
      nextDueAt: async () => (await nextMailAt(options.database))?.getTime() ?? Number.POSITIVE_INFINITY,
      now: options.now,
      onError: (error) => options.onError('the mail sender could not look for mail', error),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Something may be queued. */
  wake(): void {
    this.#loop.wake();
  }

  /** Another process may have queued something, and will see to it: look whether it did. */
  wakeLater(): void {
    this.#loop.wake(LEASE_MS);
  }

  /** Takes up nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    const { transport } = this.options;
    const limit = setTimeout(() => transport?.close(), STOP_LIMIT_MS);
    await this.#loop.stop();
    clearTimeout(limit);
    transport?.close();
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
}
