import type { Database } from '@/lib/db/database';
import { QueueLoop } from '@/lib/db/queue-loop';
import { MAX_ATTEMPTS, retryDelayMs } from '@/lib/db/queue-retries';
import {
  type DeliveryEnd,
  endDelivery,
  type LeasedDelivery,
  leaseDeliveries,
  nextDeliveryAt,
} from '@/lib/db/tables/deliveries';
import type { Sealer } from '@/lib/secrets/sealer';
import { openEndpoint } from './endpoints';
import { OutgoingError } from './outgoing-error';
import { type PostOptions, postWebhook } from './post-webhook';

/** Longer than one may take: another process takes it up after a crash, and not before. */
const LEASE_MS = 30_000;
const MAX_UNDER_WAY = 8;
/** A stop waits no longer for what is under way; the contract gives all of it 10 s. */
const STOP_LIMIT_MS = 3_000;

export type DeliveryResult = 'sent' | 'failed' | 'given-up';

/** What a mail says: kept as JSON in the body of its delivery. */
export interface MailBody {
  readonly lines: readonly string[];
  readonly button: { readonly label: string; readonly href: string };
}

export interface OutgoingStaffMail extends MailBody {
  readonly address: string;
  readonly title: string;
  /** The same in every attempt. */
  readonly messageId: string;
}

export interface DeliverySenderOptions extends PostOptions {
  readonly database: Database;
  readonly sealer: Sealer;
  /** Null: no mail server is set. @throws OutgoingError */
  readonly sendMail: ((mail: OutgoingStaffMail) => Promise<void>) | null;
  readonly now: () => Date;
  /** Names this process in leases. */
  readonly holder: string;
  readonly onError: (message: string, error: unknown) => void;
  /** Hears of each attempt. */
  readonly onResult: (way: 'webhook' | 'mail', result: DeliveryResult) => void;
}

/**
 * Sends what is queued for addresses that people of the shop entered, at least once each, under the same id each time.
 * Several processes share the work by leases; to each destination one goes at a time, so that none waits for a slow one.
 */
export class DeliverySender {
  readonly #loop: QueueLoop;
  readonly #underWay = new Set<Promise<void>>();

  constructor(private readonly options: DeliverySenderOptions) {
    this.#loop = new QueueLoop({
      look: () => this.look(),
      nextDueAt: () => this.#nextDueAt(),
      now: options.now,
      onError: (error) => options.onError('what is to be delivered could not be looked for', error),
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

  /** Takes up nothing new. Who is slow is left: it is sent again, as after a crash. */
  async stop(): Promise<void> {
    let limit: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, STOP_LIMIT_MS);
    });
    await Promise.race([this.#loop.stop().then(() => this.settled()), patience]);
    clearTimeout(limit);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Begins to send what is due now. @returns how many */
  async look(): Promise<number> {
    const { database, holder, now } = this.options;
    const limit = MAX_UNDER_WAY - this.#underWay.size;
    if (limit <= 0) return 0;
    const at = now();
    const endsAt = new Date(at.getTime() + LEASE_MS);
    const leased = await leaseDeliveries(database, { now: at, holder, endsAt, limit });
    for (const delivery of leased) this.#begin(delivery);
    return leased.length;
  }

  /** With all places taken, the next end wakes it. */
  async #nextDueAt(): Promise<number> {
    if (this.#underWay.size >= MAX_UNDER_WAY) return Number.POSITIVE_INFINITY;
    return (await nextDeliveryAt(this.options.database))?.getTime() ?? Number.POSITIVE_INFINITY;
  }

  #begin(delivery: LeasedDelivery): void {
    const { database, holder, onError } = this.options;
    const running = this.#send(delivery)
      .then((end) => endDelivery(database, delivery.id, holder, end))
      // What could not be noted down is sent again once its lease is over.
      .catch((error: unknown) => onError(`delivery ${delivery.id} could not be noted down`, error))
      .finally(() => {
        this.#underWay.delete(running);
        this.#loop.wake();
      });
    this.#underWay.add(running);
  }

  async #send(delivery: LeasedDelivery): Promise<DeliveryEnd> {
    const { now, onError, onResult } = this.options;
    const way = delivery.endpointId === null ? 'mail' : 'webhook';
    try {
      await (delivery.endpointId === null
        ? this.#mail(delivery, delivery.address)
        : this.#post(delivery, delivery.endpointId));
      onResult(way, 'sent');
      return { kind: 'sent', at: now() };
    } catch (error) {
      if (!(error instanceof OutgoingError)) throw error;
      const attempts = delivery.attempts + 1;
      const isFinal = error.isFinal || attempts >= MAX_ATTEMPTS;
      onError(`delivery ${delivery.id} of ${delivery.source} failed${isFinal ? ', given up' : ''}`, error);
      onResult(way, isFinal ? 'given-up' : 'failed');
      const retryAt = isFinal ? null : new Date(now().getTime() + retryDelayMs(attempts));
      return { kind: 'failed', at: now(), retryAt, error: error.message };
    }
  }

  async #post({ messageId, body }: LeasedDelivery, endpointId: bigint): Promise<void> {
    const { database, sealer, now } = this.options;
    const endpoint = await openEndpoint(database, sealer, endpointId);
    await postWebhook({ ...endpoint, messageId, body, at: now() }, this.options);
  }

  async #mail({ title, body, messageId }: LeasedDelivery, address: string): Promise<void> {
    const { sendMail } = this.options;
    if (sendMail === null) throw new OutgoingError('no mail server is set: SMTP_URL', false);
    // Written by whoever queued it.
    const { lines, button } = JSON.parse(body) as MailBody;
    await sendMail({ address, title, lines, button, messageId });
  }
}
