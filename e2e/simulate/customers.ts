import type { PlaceOrder } from '@/lib/orders/place-order';
import type { IncomingPayment } from '@/lib/payments/types';
import type { Chance } from './chance';
import {
  endRequest,
  holdRequest,
  jobRequest,
  messageRequest,
  moveRequest,
  retryRequest,
  signalRequest,
  taskRequest,
  timerRequest,
} from './desk-requests';
import { BANK } from './faulty-bank';
import { COURIER } from './faulty-handlers';
import type { KnownOrder } from './memory';
import {
  cancelRequest,
  clockRequest,
  payRequest,
  placeRequest,
  type Request,
  type RequestContext,
} from './requests';
import { TAKEN } from './versions';

/** Minor units, by sku. */
export type Prices = ReadonlyMap<string, bigint>;

/** What the operator's screen shows: work of orders that waits for a person. */
export interface OpenForPeople {
  readonly incidents: readonly { readonly orderId: string; readonly elementId: string }[];
  readonly userTasks: readonly { readonly orderId: string; readonly elementId: string }[];
  readonly jobs: readonly { readonly orderId: string; readonly elementId: string }[];
  /** What waits for the message of another system. */
  readonly messages: readonly { readonly orderId: string; readonly elementId: string }[];
}

const TIMERS = ['wait-5min-timer', 'wait-10min-timer'];
const MAX_LINES = 3;
const MAX_QUANTITY = 3;
const TOO_MUCH = { note: 'x'.repeat(17_000) };
/** Orders that customers still care about: the youngest. */
const RECENT = 14;

/** Customers, payment systems and operators: what they ask for next, drawn from the seed. */
export class Customers {
  readonly #paid: { readonly orderId: string; readonly input: IncomingPayment }[] = [];
  readonly #keyed: { readonly request: Request; readonly input: PlaceOrder }[] = [];
  #numbers = 0;

  constructor(
    private readonly context: RequestContext,
    private readonly chance: Chance,
    private readonly prices: Prices,
    private readonly repair: (orderId: string) => void,
  ) {}

  /** A new order, and now and then at once what a fast client does with it: it arrives before the answer does. */
  placeSomething(): Request[] {
    const { chance, context } = this;
    const firstId = chance.orderId();
    const kind = chance.weighted({ good: 90, unknownSku: 3, tooMany: 2, otherBody: 5 });
    const used = this.#keyed.filter(({ input: { idempotency } }) =>
      context.memory.isUsed(`${idempotency?.scope} ${idempotency?.key}`),
    );
    if (kind === 'otherBody' && used.length > 0) {
      const { idempotency } = chance.pick(used).input;
      const other = idempotency && { ...idempotency, requestHash: `${idempotency.requestHash}-other` };
      const input = { items: [], total: null, withCustomer: false, idempotency: other };
      return [placeRequest(context, { ...input, wrong: 'idempotency-mismatch' })];
    }
    if (kind === 'unknownSku' || kind === 'tooMany') {
      const [sku] = kind === 'unknownSku' ? ['no-such-thing'] : [...this.prices.keys()];
      const line = { sku: sku ?? '', quantity: kind === 'unknownSku' ? 1 : 60 };
      const input = { items: [line, line], total: null, withCustomer: true, idempotency: null };
      return [placeRequest(context, { ...input, wrong: 'bad-request' })];
    }
    const items = this.#items();
    const total = this.#totalOf(items);
    const idempotency = chance.hits(0.6) ? this.#newKey() : null;
    const withCustomer = chance.hits(0.3);
    const request = placeRequest(context, { items, total, withCustomer, idempotency, wrong: null, firstId });
    if (idempotency !== null)
      this.#keyed.push({ request, input: { items, customer: null, status: 201, idempotency } });
    const fast = chance.weighted({ none: 80, pay: 14, cancel: 6 });
    if (fast === 'pay') return [request, this.#pay(firstId, total)];
    if (fast === 'cancel') return [request, cancelRequest(context, firstId)];
    return [request];
  }

  /** Something about an order that is there, or was never. */
  askSomething(): Request {
    const { chance, context } = this;
    const order = this.#someOrder();
    const orderId = order?.id ?? chance.orderId();
    const kind = chance.weighted({ pay: 62, cancel: 12, clock: 18, end: 4, retry: 4, desk: 24, signal: 10 });
    if (kind === 'signal') return signalRequest(context, this.#name('signal'));
    if (kind === 'desk') return this.#atDesk(orderId);
    if (kind === 'cancel') return cancelRequest(context, orderId);
    if (kind === 'end') return endRequest(context, orderId, chance.hits(0.5) ? 'FAILED' : 'TERMINATED');
    if (kind === 'retry') return retryRequest(context, orderId, 'send-bill');
    if (kind === 'clock') {
      const move = chance.weighted({ 'next-timer': 3, pause: 2, run: 3 });
      if (move !== 'run') return clockRequest(context, orderId, { move });
      const speed = chance.hits(0.7) ? { speed: chance.pick([0.5, 2, 10, 1000]) } : {};
      return clockRequest(context, orderId, { move, ...speed });
    }
    return this.#pay(orderId, order?.total ?? null);
  }

  /** The same request once more, as clients and payment systems do; null: nothing was sent yet. */
  repeatSomething(): Request | null {
    const { chance, context } = this;
    if (chance.hits(0.4)) return this.#keyed.length === 0 ? null : chance.pick(this.#keyed).request;
    if (this.#paid.length === 0) return null;
    const { orderId, input } = chance.pick(this.#paid);
    const webhookId = input.webhookId !== null && chance.hits(0.5) ? this.#name('hook') : input.webhookId;
    return payRequest(context, orderId, { ...input, webhookId });
  }

  /** The same payment id with another amount. */
  alterSomething(): Request | null {
    const unsigned = this.#paid.filter(({ input }) => input.channel === 'unsigned');
    if (unsigned.length === 0) return null;
    const { orderId, input } = this.chance.pick(unsigned);
    const isTaken = this.context.memory.payments.get(input.externalId ?? '')?.first != null;
    if (!isTaken) return null;
    return payRequest(this.context, orderId, { ...input, amount: (input.amount ?? 0n) + 1n }, true);
  }

  /** The operator works off some of what waits for a person. */
  workOff(open: OpenForPeople): Request[] {
    const { chance, context } = this;
    const retries = open.incidents.map(({ orderId, elementId }) => {
      if (chance.hits(0.75)) this.repair(orderId);
      return retryRequest(context, orderId, elementId);
    });
    const tasks = open.userTasks.map(({ orderId, elementId }) => {
      const isTooMuch = chance.hits(0.05);
      return taskRequest(
        context,
        orderId,
        elementId,
        isTooMuch ? TOO_MUCH : { approved: chance.hits(0.8) },
        isTooMuch,
      );
    });
    const jobs = open.jobs.map(({ orderId, elementId }) =>
      chance.hits(0.6) ? holdRequest(context, orderId, true) : jobRequest(context, orderId, elementId),
    );
    const messages = open.messages.map(({ orderId, elementId }) =>
      messageRequest(context, orderId, chance.hits(0.1) ? '/3' : (TAKEN.get(elementId) ?? '')),
    );
    return [...retries, ...tasks, ...jobs, ...messages].filter(() => chance.hits(0.4));
  }

  /** What the people at the desk do to an order's process. */
  #atDesk(orderId: string): Request {
    const { chance, context } = this;
    const kind = chance.weighted({ suspend: 3, resume: 5, timer: 8, job: 4, move: 4 });
    if (kind === 'suspend' || kind === 'resume') return holdRequest(context, orderId, kind === 'suspend');
    if (kind === 'job') return jobRequest(context, orderId, COURIER);
    if (kind === 'move') return moveRequest(context, orderId, chance.between(0, 999) / 1000);
    const elementId = chance.pick(TIMERS);
    const minutes = chance.between(1, 30);
    const dueAt = chance.hits(0.5) ? null : new Date(context.now().getTime() + minutes * 60_000);
    return timerRequest(context, orderId, elementId, dueAt);
  }

  #someOrder(): KnownOrder | null {
    if (this.chance.hits(0.04)) return null;
    const all = [...this.context.memory.orders.values()].filter(({ answer }) =>
      ['placed', 'lost'].includes(answer),
    );
    const some = this.chance.hits(0.85) ? all.slice(-RECENT) : all;
    return some.length === 0 ? null : this.chance.pick(some);
  }

  #pay(orderId: string, total: bigint | null): Request {
    const { chance } = this;
    const { now } = this.context;
    const due = total ?? BigInt(chance.between(1, 60) * 100);
    const amounts = { exact: 56, part: 22, tooMuch: 8, farTooMuch: 4, foreign: 10 };
    const kind = chance.weighted(amounts);
    const amount = {
      exact: due,
      part: due / 2n > 0n ? due / 2n : 1n,
      tooMuch: due + 500n,
      farTooMuch: due + 500_00n,
      foreign: due,
    }[kind];
    const signed = chance.hits(0.3);
    const input: IncomingPayment = {
      channel: signed ? chance.pick(['signed', BANK]) : 'unsigned',
      amount,
      currency: kind === 'foreign' ? 'USD' : chance.hits(0.5) ? 'EUR' : null,
      externalId: signed || chance.hits(0.6) ? this.#name('paid') : null,
      webhookId: signed ? this.#name('hook') : null,
      // A payment system tells when; not everybody says the truth.
      paidAt: chance.hits(0.7) ? new Date(now().getTime() + chance.between(-6, 1) * 60_000) : null,
      raw: signed ? new TextEncoder().encode(orderId) : null,
    };
    if (input.externalId !== null) this.#paid.push({ orderId, input });
    return payRequest(this.context, orderId, input);
  }

  #items(): PlaceOrder['items'] {
    const { chance } = this;
    if (chance.hits(0.3)) return [];
    const skus = [...this.prices.keys()];
    return Array.from({ length: chance.between(1, MAX_LINES) }, () => ({
      sku: chance.pick(skus),
      quantity: chance.between(1, MAX_QUANTITY),
    }));
  }

  #totalOf(items: PlaceOrder['items']): bigint | null {
    if (items.length === 0) return null;
    return items.reduce(
      (sum, { sku, quantity }) => sum + (this.prices.get(sku) ?? 0n) * BigInt(quantity),
      0n,
    );
  }

  #newKey(): PlaceOrder['idempotency'] {
    const scope = this.chance.hits(0.9) ? 'anonymous' : 'operator';
    return { scope, key: this.#name('key'), requestHash: this.#name('body') };
  }

  #name(kind: string): string {
    this.#numbers += 1;
    return `${kind}-${this.#numbers}`;
  }
}
