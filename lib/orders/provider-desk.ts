import { QueueLoop } from '@/lib/db/queue-loop';
import { MAX_ATTEMPTS, retryDelayMs } from '@/lib/db/queue-retries';
import { isTransient } from '@/lib/db/sql-state';
import { findPaymentByExternalId } from '@/lib/db/tables/payments';
import {
  askProviders,
  type CallEnd,
  endCall,
  type LeasedCall,
  leaseCalls,
  nextCallAt,
} from '@/lib/db/tables/provider-calls';
import { findReturnedPayment } from '@/lib/db/tables/unmatched-refunds';
import { isAppError } from '@/lib/errors';
import { askProvider, isProviderError, ProviderError } from '@/lib/payments/provider-error';
import { bookRefunds } from './book-refunds';
import type { Dependencies } from './dependencies';
import { bookReturn } from './return-unmatched';
import { seeToRefunds } from './see-to-refunds';

/** Calls that one process has under way at once. */
const MAX_UNDER_WAY = 8;
/** Another process takes a call up after a crash, and not before. One that takes longer is made twice, to no harm. */
const LEASE_MS = 60_000;
/** A stop waits no longer for calls under way; the contract gives all of it 10 s. */
const STOP_LIMIT_MS = 3_000;
/** How often a provider is asked of what is pending, in case its word was lost on the way. */
const LOOK_AGAIN_MS = 6 * 60 * 60 * 1000;
/** What is pending for longer is no longer asked of: a person sees it in the list. */
const MAX_PENDING_MS = 60 * 24 * 60 * 60 * 1000;

/** What became of a call. `failed` is tried again. */
export type CallResult = 'done' | 'failed' | 'given-up';

export interface ProviderDeskOptions extends Pick<Dependencies, 'database' | 'providers' | 'submit' | 'log'> {
  readonly now: () => Date;
  /** Names this process in leases. */
  readonly holder: string;
  /** Hears of each call. */
  readonly onResult: (kind: LeasedCall['kind'], result: CallResult) => void;
}

/**
 * Makes the calls that are queued for payment providers, at least once each, and every one of them may be made twice.
 * Several processes share the work by leases.
 */
export class ProviderDesk {
  readonly #loop: QueueLoop;

  constructor(private readonly options: ProviderDeskOptions) {
    const { now, log } = options;
    this.#loop = new QueueLoop({
      look: () => this.look(),
      nextDueAt: () => this.nextDueAt(),
      now,
      onError: (error) => log.error({ err: error }, 'the calls of payment providers could not be looked for'),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** A commit of this process may have queued a call. Where no provider is set up nothing is in a hurry. */
  wake(): void {
    if (this.#hasProvider) this.#loop.wake();
  }

  /** Another process may have queued something, and will see to it: look whether it did. */
  wakeLater(): void {
    if (this.#hasProvider) this.#loop.wake(LEASE_MS);
  }

  /** Takes up nothing new. What a provider is slow at is left: it is made again, as after a crash. */
  async stop(): Promise<void> {
    let limit: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, STOP_LIMIT_MS);
    });
    await Promise.race([this.#loop.stop(), patience]);
    clearTimeout(limit);
  }

  /** A provider has news of a payment. Resolves when that is kept. */
  async noteReturn(channel: string, externalId: string): Promise<void> {
    const { database, now } = this.options;
    await askProviders(database, [{ channel, kind: 'refunds', subject: externalId, runAt: now() }]);
    this.#loop.wake();
  }

  /** Makes what is due now: what the loop does, and what the simulator calls by hand. @returns how many */
  async look(): Promise<number> {
    const { database, holder } = this.options;
    const now = this.options.now();
    const endsAt = new Date(now.getTime() + LEASE_MS);
    const calls = await leaseCalls(database, { now, endsAt, holder, limit: MAX_UNDER_WAY });
    const ended = await Promise.allSettled(
      calls.map(async (call) => endCall(database, call, holder, await this.#make(call))),
    );
    // What could not be noted down is made again once its lease is over.
    const failed = ended.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return calls.length;
  }

  /** When to look again, in milliseconds of the epoch; infinity: nothing is due at any time. */
  async nextDueAt(): Promise<number> {
    return (await nextCallAt(this.options.database))?.getTime() ?? Number.POSITIVE_INFINITY;
  }

  get #hasProvider(): boolean {
    return [...this.options.providers.values()].some(({ provider }) => provider !== null);
  }

  /** @throws when the database fails: no attempt of the call's own */
  async #make(call: LeasedCall): Promise<CallEnd> {
    try {
      const end = call.kind === 'refunds' ? await this.#settle(call) : await this.#closePage(call);
      this.options.onResult(call.kind, 'done');
      return end;
    } catch (error) {
      if (!isProviderError(error) && (isTransient(error) || isAppError(error))) throw error;
      return this.#failed(call, error);
    }
  }

  async #settle(call: LeasedCall): Promise<CallEnd> {
    const { isKnown, isPending } = await seeToRefunds(this.options, {
      channel: call.channel,
      externalId: call.subject,
    });
    // The news may have overtaken the payment itself.
    if (!isKnown) throw new ProviderError('no order of ours was paid by this payment');
    const now = this.options.now().getTime();
    if (!isPending) return { kind: 'done' };
    if (now - call.queuedAt.getTime() > MAX_PENDING_MS) {
      await this.#giveUp(call, 'nothing was decided for 60 days');
      return { kind: 'done' };
    }
    return { kind: 'later', runAt: new Date(now + LOOK_AGAIN_MS), error: null };
  }

  async #closePage({ channel, subject }: LeasedCall): Promise<CallEnd> {
    const provider = this.options.providers.get(channel)?.provider ?? null;
    if (provider === null) throw new ProviderError(`${channel} is not set up here`);
    await askProvider(() => provider.closeCheckout(subject));
    return { kind: 'done' };
  }

  async #failed(call: LeasedCall, error: unknown): Promise<CallEnd> {
    const { log, now, onResult } = this.options;
    const attempts = call.attempts + 1;
    const words = error instanceof Error ? error.message : String(error);
    const fields = { err: error, channel: call.channel, call: call.kind, subject: call.subject, attempts };
    if (attempts < MAX_ATTEMPTS) {
      log.warn(fields, 'a payment provider could not be asked, it is tried again');
      onResult(call.kind, 'failed');
      return { kind: 'later', runAt: new Date(now().getTime() + retryDelayMs(attempts)), error: words };
    }
    if (call.kind === 'refunds') await this.#giveUp(call, words);
    log.error(fields, 'a payment provider could not be asked, given up');
    onResult(call.kind, 'given-up');
    return { kind: 'done' };
  }

  /** What was to be sent waits for a person from now on. */
  async #giveUp({ channel, subject }: LeasedCall, error: string): Promise<void> {
    const { database, submit } = this.options;
    const payment = await findPaymentByExternalId(database, channel, subject);
    const returned = payment === null ? await findReturnedPayment(database, channel, subject) : null;
    if (returned !== null) await bookReturn(database, returned, { giveUp: error }, this.options.now());
    if (payment === null) return;
    const { id: paymentId, orderId } = payment;
    await bookRefunds(submit, orderId, { paymentId, returns: [], act: { act: 'give-up', error } });
  }
}
