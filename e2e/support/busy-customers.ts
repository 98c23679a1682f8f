import { randomUUID } from 'node:crypto';
import type { Acknowledged } from '@/lib/contract/check';
import type { PaymentAnswerJson } from '@/lib/contract/payment';
import { jsonOf, send } from './send';
import type { Target } from './server';
import { waitFor } from './wait-for';

const REST_MS = 20;

/**
 * Customers who order and pay, one after the other, whatever becomes of the shop meanwhile. What they were told yes to is
 * written down; a refusal and a lost connection are as good as any answer.
 */
export class BusyCustomers {
  readonly #orders: string[] = [];
  readonly #payments: Acknowledged['payments'][number][] = [];
  #stopped = false;
  #refused = 0;
  readonly #running: Promise<unknown>;

  /** @param shops each of the customers goes to the next of them in turn */
  constructor(
    private readonly shops: readonly Target[],
    count: number,
  ) {
    this.#running = Promise.all(Array.from({ length: count }, (_, index) => this.#shop(index)));
  }

  /** What the shop must have for ever. */
  get acknowledged(): Acknowledged {
    return { orders: [...this.#orders], payments: [...this.#payments] };
  }

  /** Requests that were not answered with yes. */
  get refused(): number {
    return this.#refused;
  }

  /** Waits until so many more payments are acknowledged. */
  async untilPaid(more: number): Promise<void> {
    const wanted = this.#payments.length + more;
    await waitFor(`${more} more payments`, async () => this.#payments.length >= wanted);
  }

  /** Waits until so many more requests were refused or lost. */
  async untilRefused(more: number): Promise<void> {
    const wanted = this.#refused + more;
    await waitFor(`${more} more refusals`, async () => this.#refused >= wanted);
  }

  /** No new requests; resolves when those under way are answered. */
  async stop(): Promise<Acknowledged> {
    this.#stopped = true;
    await this.#running;
    return this.acknowledged;
  }

  async #shop(index: number): Promise<void> {
    for (let turn = index; !this.#stopped; turn += 1) {
      const target = this.shops[turn % this.shops.length];
      if (target === undefined) throw new Error('there is no shop');
      try {
        if (!(await this.#buy(target))) this.#refused += 1;
      } catch {
        this.#refused += 1;
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
      }
    }
  }

  async #buy(target: Target): Promise<boolean> {
    // Without items: no shelf is emptied, however long they shop.
    const placed = await send(target, '/api/order', { json: {} });
    if (placed.status !== 201) return false;
    const { orderId } = jsonOf<{ orderId: string }>(placed);
    this.#orders.push(orderId);
    const paymentId = randomUUID();
    const paid = await send(target, '/api/receive-payment', {
      json: { orderId, amount: '12.50', paymentId },
    });
    if (paid.status !== 200) return false;
    const { verdict } = jsonOf<PaymentAnswerJson>(paid);
    this.#payments.push({ orderId, paymentId, verdict });
    return true;
  }
}
