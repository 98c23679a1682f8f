import { Webhook } from 'standardwebhooks';
import { formatAmount } from '@/lib/story/amounts';
import type { PlannedPayment } from './scenarios';

/**
 * Sandpay, a payment provider that only pretends. It knows the shop from the outside: it reports each payment as a
 * signed Standard Webhooks event over HTTP and tries again until the answer is a 2xx. What it knows is in memory and
 * ends with the process.
 */

export type DeliveryState = 'waiting' | 'delivered' | 'given-up';

/** One event on its way to the shop. */
export interface Delivery {
  readonly orderId: string;
  readonly payment: PlannedPayment;
  /** The event's id: the same over all attempts and copies. */
  readonly webhookId: string;
  state: DeliveryState;
  attempts: number;
  /** What became of the last attempt, in words. */
  last: string | null;
  /** What the shop answered, once it has. */
  verdict: string | null;
}

/** One request to the shop, under its own name. @throws when it does not answer; a `TimeoutError` of the signal's, too */
export type AskShop = (
  path: string,
  asking: {
    readonly method?: 'GET' | 'POST';
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; readonly text: string }>;

export interface SandpayOptions {
  readonly askShop: AskShop;
  /** The secret to sign with now. */
  readonly secret: () => string;
  readonly now: () => Date;
  /** For tests: shorter waits. Milliseconds before the second attempt, the third … */
  readonly retryDelaysMs?: readonly number[];
  readonly pollMs?: number;
}

/** 9 attempts in all, over about two minutes. */
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 60_000];
const ATTEMPT_LIMIT_MS = 5_000;
const POLL_MS = 500;
/** Half an hour: an order that nobody hurries ends after a quarter. */
const MAX_POLLS = 3_600;
const MAX_UNDER_WAY = 200;
const MAX_KEPT = 1_000;

export class Sandpay {
  readonly #kept: Delivery[] = [];
  readonly #underWay = new Map<Delivery, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(private readonly options: SandpayOptions) {}

  /**
   * Takes payments and reports them. A payment that is known already is not taken again.
   * @returns false when too much is under way
   */
  pay(orderId: string, payments: readonly PlannedPayment[]): boolean {
    if (this.#underWay.size + payments.length > MAX_UNDER_WAY) return false;
    for (const payment of payments) {
      if (this.#kept.some((delivery) => delivery.payment.paymentId === payment.paymentId)) continue;
      const delivery: Delivery = {
        orderId,
        payment,
        webhookId: `evt-${payment.paymentId}`,
        state: 'waiting',
        attempts: 0,
        last: null,
        verdict: null,
      };
      this.#kept.push(delivery);
      this.#kept.splice(0, Math.max(0, this.#kept.length - MAX_KEPT));
      this.#underWay.set(
        delivery,
        this.#deliver(delivery).finally(() => this.#underWay.delete(delivery)),
      );
    }
    return true;
  }

  /** What was sent for an order, the oldest first. */
  deliveriesOf(orderId: string): readonly Readonly<Delivery>[] {
    return this.#kept.filter((delivery) => delivery.orderId === orderId);
  }

  /** Resolves when all of an order is delivered or given up, at the latest after a limit in milliseconds. */
  async settled(orderId: string, limitMs: number): Promise<void> {
    const own = [...this.#underWay].filter(([delivery]) => delivery.orderId === orderId);
    await Promise.race([Promise.all(own.map(([, run]) => run)), this.#wait(limitMs)]);
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#underWay.values());
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { payment } = delivery;
    if (payment.afterEnd) await this.#orderEnded(delivery.orderId);
    await this.#wait(payment.delayMs === 0 || payment.afterEnd ? 0 : payment.delayMs);
    const paidAt = new Date(this.options.now().getTime() - (payment.afterEnd ? 0 : payment.delayMs));
    const body = this.#event(delivery, paidAt);
    const delays = this.options.retryDelaysMs ?? RETRY_DELAYS_MS;
    for (let copy = 0; copy < payment.copies; copy++)
      for (let attempt = 0; attempt <= delays.length && !this.#stop.signal.aborted; attempt++) {
        if (attempt > 0) await this.#wait(delays[attempt - 1] ?? 0);
        if (await this.#attempt(delivery, body, attempt < payment.lostAttempts)) break;
      }
    if (delivery.verdict === null) delivery.state = 'given-up';
    else delivery.state = 'delivered';
  }

  #event({ orderId, payment }: Delivery, paidAt: Date): string {
    return JSON.stringify({
      type: 'payment.succeeded',
      timestamp: paidAt.toISOString(),
      data: {
        orderId,
        amount: formatAmount(payment.amount, payment.currency),
        currency: payment.currency,
        paymentId: payment.paymentId,
        paidAt: paidAt.toISOString(),
      },
    });
  }

  /** One try; only a 2xx is a success. The signature is of this moment, the event's id stays. */
  async #attempt(delivery: Delivery, body: string, isLost: boolean): Promise<boolean> {
    delivery.attempts += 1;
    if (isLost) {
      delivery.last = 'lost on the way';
      return false;
    }
    const at = this.options.now();
    try {
      const { status, text } = await this.options.askShop('/api/receive-payment', {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': delivery.webhookId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(this.options.secret()).sign(delivery.webhookId, at, body),
        },
        signal: AbortSignal.any([AbortSignal.timeout(ATTEMPT_LIMIT_MS), this.#stop.signal]),
      });
      delivery.last = `answered ${status}`;
      if (status < 200 || status > 299) return false;
      delivery.verdict = verdictOf(text);
      return true;
    } catch (error) {
      delivery.last =
        error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no answer';
      return false;
    }
  }

  /** Looks at the order as anyone may until it has ended, or for half an hour. */
  async #orderEnded(orderId: string): Promise<void> {
    for (let poll = 0; poll < MAX_POLLS && !this.#stop.signal.aborted; poll++) {
      if (await this.#hasEnded(orderId)) return;
      await this.#wait(this.options.pollMs ?? POLL_MS);
    }
  }

  async #hasEnded(orderId: string): Promise<boolean> {
    try {
      const { text } = await this.options.askShop(`/api/order?orderId=${orderId}`, {
        signal: AbortSignal.any([AbortSignal.timeout(ATTEMPT_LIMIT_MS), this.#stop.signal]),
      });
      const order: unknown = JSON.parse(text);
      return typeof order === 'object' && order !== null && 'state' in order && order.state !== 'ACTIVE';
    } catch {
      return false;
    }
  }

  /** Ends early when the provider is closed. */
  #wait(delayMs: number): Promise<void> {
    const { signal } = this.#stop;
    if (delayMs === 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      signal.addEventListener('abort', end);
    });
  }
}

function verdictOf(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'verdict' in answer) return String(answer.verdict);
  } catch {
    // An answer without JSON is a success all the same.
  }
  return 'taken';
}
