import type { Acknowledged, AcknowledgedPayment } from '@/lib/contract/check';
import type { StepType } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { Verdict } from '@/lib/contract/payment';
import type { PlacedOrder } from '@/lib/orders/place-order';
import type { PaymentAnswer } from '@/lib/payments/types';
import type { OrderView } from '@/lib/queries/order-views';

/** An order as its clients know it. */
export interface KnownOrder {
  readonly id: string;
  /** Minor units; null: no items, the first payment settles it. */
  readonly total: bigint | null;
  /** The idempotency key, with its scope. */
  readonly key: string | null;
  /** `lost`: the answer never came, so it may be there or not. */
  answer: 'lost' | 'placed' | 'refused' | 'replayed';
  /** Steps whose requests were answered: the log must hold at least these. */
  readonly steps: Map<StepType, number>;
  cancelAcknowledged: boolean;
  /** The state that an operator's acknowledged end gave it. */
  ended: 'TERMINATED' | 'FAILED' | null;
  /** What a read said last. */
  seen: OrderJson | null;
}

/** A payment with an id of its own. */
export interface KnownPayment {
  readonly orderId: string;
  first: Verdict | null;
}

/** What was answered to clients: kept outside the database, which is held against it. */
export class Memory {
  readonly orders = new Map<string, KnownOrder>();
  /** By external id. */
  readonly payments = new Map<string, KnownPayment>();
  /** Requests of payments without an id, by order: each is a payment of its own. */
  readonly plainPayments = new Map<string, { sent: number; answered: number }>();
  /** Orders of which somebody may have completed a task by hand. */
  readonly byHand = new Set<string>();
  readonly violations: string[] = [];
  readonly #orderOfKey = new Map<string, string>();
  readonly #answeredPayments: AcknowledgedPayment[] = [];

  violation(message: string): void {
    this.violations.push(message);
  }

  /** What the invariant I1 is asked. */
  get acknowledged(): Acknowledged {
    const placed = [...this.orders.values()].filter((order) => order.answer === 'placed');
    return { orders: placed.map((order) => order.id), payments: this.#answeredPayments };
  }

  /** A request for a new order is on its way. */
  expectOrder(id: string, total: bigint | null, key: string | null): KnownOrder {
    const order: KnownOrder = {
      id,
      total,
      key,
      answer: 'lost',
      steps: new Map(),
      cancelAcknowledged: false,
      ended: null,
      seen: null,
    };
    this.orders.set(id, order);
    return order;
  }

  /** Was the first request with this key answered? Then another body under it must be refused. */
  isUsed(key: string): boolean {
    return this.#orderOfKey.has(key);
  }

  placed(order: KnownOrder, answer: PlacedOrder): void {
    const { key } = order;
    if (answer.replayed) {
      order.answer = 'replayed';
      const first = this.orders.get(answer.orderId);
      if (first === undefined || first.key !== key || first.answer === 'refused')
        this.violation(`the key ${key} was answered with order ${answer.orderId}, which it never made`);
      else first.answer = 'placed';
    } else {
      order.answer = 'placed';
      if (answer.orderId !== order.id)
        this.violation(`order ${order.id} was answered as ${answer.orderId}, and not as a repetition`);
    }
    if (key === null) return;
    const known = this.#orderOfKey.get(key);
    if (known !== undefined && known !== answer.orderId)
      this.violation(`the key ${key} was answered with order ${known} and then with ${answer.orderId}`);
    this.#orderOfKey.set(key, answer.orderId);
  }

  /** The request's step is in the log: its answer said so. */
  stepped(orderId: string, type: StepType): void {
    const steps = this.orders.get(orderId)?.steps;
    steps?.set(type, (steps.get(type) ?? 0) + 1);
  }

  paid(orderId: string, externalId: string | null, answer: PaymentAnswer): void {
    const known = externalId === null ? undefined : this.payments.get(externalId);
    const what = `payment ${externalId ?? answer.paymentId} of order ${orderId}`;
    if (answer.verdict === 'duplicate') {
      if (known === undefined) this.violation(`${what} was called a duplicate; it has no id`);
      else if (known.first !== null && known.first !== answer.first)
        this.violation(`${what} was ${known.first} at first; now its first verdict is ${answer.first}`);
      else known.first = answer.first ?? null;
      return;
    }
    if (known !== undefined && known.first !== null)
      this.violation(`${what} was counted twice: ${known.first}, then ${answer.verdict}`);
    if (known !== undefined) known.first = answer.verdict;
    // Kept without an order, for a person to look at.
    if (answer.verdict === 'unmatched') return;
    this.#answeredPayments.push({ orderId, paymentId: answer.paymentId, verdict: answer.verdict });
    this.stepped(orderId, 'payment');
  }

  /**
   * A read came back: what it says must go on from what was read and answered before.
   * @param version what the database has at this moment
   */
  read(order: KnownOrder, view: OrderView | null, version: number | null): void {
    if ((view?.version ?? null) !== version)
      this.violation(`order ${order.id} is read as version ${view?.version}; the database has ${version}`);
    if (view === null) {
      if (order.answer === 'placed') this.violation(`order ${order.id} was acknowledged and is not found`);
      return;
    }
    // Our own product's text.
    const json = JSON.parse(view.body) as OrderJson;
    const { seen } = order;
    order.seen = json;
    if (seen === null) return;
    if (json.version < seen.version || json.updatedAt < seen.updatedAt)
      this.violation(
        `order ${order.id} went back from version ${seen.version} of ${seen.updatedAt} to ${json.version} of ${json.updatedAt}`,
      );
    if (seen.state !== 'ACTIVE' && (json.state !== seen.state || json.outcome !== seen.outcome))
      this.violation(
        `order ${order.id} had ended ${seen.outcome ?? seen.state} and is ${json.outcome ?? json.state}`,
      );
  }
}
