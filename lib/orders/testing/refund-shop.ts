import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { findRefunds } from '@/lib/db/tables/refunds';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { PaymentProvider } from '@/lib/payments/provider';
import { PretendStripe } from '@/lib/payments/testing/pretend-stripe';
import type { PaymentAnswer } from '@/lib/payments/types';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from '../cancel-order';
import { receiveProviderEvent } from '../receive-provider-event';

export const HOUR_MS = 60 * 60 * 1000;
export const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', address: null, origin: null };

/**
 * A shop that is paid by card: the product with Stripe's own client, and a server in place of Stripe. Nothing runs by
 * itself: `look` makes the calls that are due.
 */
export class RefundShop {
  // Its parts are there in the tests alone.
  database!: Database;
  stripe!: PretendStripe;
  app!: App;
  clockMs = 0;
  #provider!: PaymentProvider;
  #payments = 0;

  async open(): Promise<void> {
    this.clockMs = Date.now();
    this.stripe = new PretendStripe();
    this.#provider = await this.stripe.open(() => new Date(this.clockMs));
    this.app = await this.start();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.stripe.close();
    // Of what a test has left to do, the next one is asked nothing.
    await this.database.query(`update provider_call set run_at = 'infinity', lease_ends = null`);
  }

  /** One more process on the same database. */
  start(variables: Record<string, string> = {}): Promise<App> {
    return openTestApp(this.database, {
      byHand: true,
      now: () => new Date(this.clockMs),
      providers: new Map([['stripe', { name: 'Stripe', provider: this.#provider }]]),
      variables,
    });
  }

  /** The process ends, and another one starts. */
  async restart(variables: Record<string, string> = {}): Promise<void> {
    await this.app.close();
    this.app = await this.start(variables);
  }

  /** Makes the calls that are due. @returns how many */
  look(): Promise<number> {
    return this.app.providerDesk.look();
  }

  /** A payment by card. @param cents of the euro */
  payByCard(orderId: string, intent: string, cents: number): Promise<PaymentAnswer> {
    const ids = { externalId: intent, webhookId: `evt_of_${intent}` };
    return pay(this.app, orderId, BigInt(cents), { channel: 'stripe', currency: 'EUR', ...ids });
  }

  /** An order of 25.00 with this much of it paid by card. */
  async paidOrder(cents: number): Promise<{ orderId: string; intent: string }> {
    this.#payments += 1;
    const intent = `pi_${process.pid}_${this.#payments}`;
    const { orderId } = await place(this.app, tea, { customer: ADA });
    await this.payByCard(orderId, intent, cents);
    return { orderId, intent };
  }

  /** The same, cancelled. */
  async cancelledOrder(cents = 1000): Promise<{ orderId: string; intent: string }> {
    const order = await this.paidOrder(cents);
    await this.app.submit({ kind: cancelOrder, orderId: order.orderId, input: null });
    return order;
  }

  /** Stripe reports to the webhook. */
  hear(type: string, object: object): Promise<PaymentAnswer | null> {
    return receiveProviderEvent(this.app, { channel: 'stripe', ...this.stripe.eventOf(type, object) });
  }

  /** The refunds of an order: origin, state, cents. */
  async rows(orderId: string): Promise<string[]> {
    const rows = await findRefunds(this.database, [await numberOf(this.database, orderId)]);
    return rows.map(({ origin, state, amount }) => `${origin} ${state} ${amount}`);
  }

  /** What the log says of money that goes back. */
  async told(orderId: string): Promise<string[]> {
    const row = await this.app.queries.find(orderId);
    if (row === null) throw new Error('no order');
    return (await this.app.queries.history(row)).steps
      .filter(({ type }) => /^(refund|chargeback)/.test(type))
      .map(({ type, data }) => `${type} ${data.amount}`);
  }

  /** Money of the one payment of an order: applied, held, to refund, refunded. */
  async money(orderId: string): Promise<bigint[]> {
    const orderNumber = await numberOf(this.database, orderId);
    const payment = await this.database.prisma.payment.findFirstOrThrow({ where: { orderNumber } });
    return [payment.applied, payment.held, payment.toRefund, payment.refunded];
  }

  /** The kinds of mails about refunds. */
  async mails(orderId: string): Promise<string[]> {
    const orderNumber = await numberOf(this.database, orderId);
    const mails = await this.database.prisma.mail.findMany({ where: { orderNumber } });
    return mails
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('refund'))
      .sort();
  }
}

/** Opens one for each test of the file, on one database; at the end the books have to be right. */
export function eachWithRefundShop(): RefundShop {
  const shop = new RefundShop();
  beforeAll(async () => {
    shop.database = await openTestDatabase();
  });
  beforeEach(() => shop.open());
  afterEach(() => shop.close());
  afterAll(async () => {
    const { invariants } = await check(snapshotsOf(shop.database));
    expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
    await shop.database.close();
  });
  return shop;
}
