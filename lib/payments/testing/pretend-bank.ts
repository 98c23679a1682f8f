import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@/lib/errors';
import type {
  Checkout,
  CheckoutPage,
  PaymentProvider,
  ProviderKind,
  ProviderPayment,
  ProviderRefund,
  ProviderReturn,
  ReportedPayment,
} from '../provider';
import type { KnownProvider } from '../providers';

/** What the bank sends to its webhook. */
export interface BankEvent {
  readonly id: string;
  readonly type: 'money-came' | 'statement-ready';
  readonly orderId: string;
  readonly paymentId: string;
  /** Cents. */
  readonly amount: number;
  readonly currency: string;
}

/** A payment provider with an API of its own, that only tests know. It keeps what it was asked for. */
export class PretendBank implements PaymentProvider {
  static readonly channel = 'pretend-bank';
  readonly takesCards = true;
  readonly checkoutOrigin = 'https://pay.bank.example';
  readonly checkouts: Checkout[] = [];
  readonly refunds: ProviderRefund[] = [];
  readonly closed: string[] = [];
  /** By key: what is asked again is done once. */
  readonly #returns = new Map<string, ProviderReturn & { readonly of: string }>();
  /** What came in so far, with its time: those that it is asked for after a restore. */
  readonly told: { readonly at: Date; readonly event: BankEvent }[] = [];
  isDown = false;
  /** The answer is lost after the money was sent. */
  losesAnswer = false;

  constructor(private readonly secret = 'of-the-bank') {}

  /** As a line of `PROVIDERS` would have it; an account of this bank needs no environment. */
  get kind(): ProviderKind<unknown> {
    return { channel: PretendBank.channel, name: 'the pretend bank', open: () => this };
  }

  /** As an entry of the providers by channel. */
  get known(): readonly [string, KnownProvider] {
    return [PretendBank.channel, { name: this.kind.name, provider: this }];
  }

  /** What has been sent back of a payment in all. */
  sentBack(externalId: string): bigint {
    const own = [...this.#returns.values()].filter(({ of }) => of === externalId);
    return own.reduce((sum, { amount }) => sum + amount, 0n);
  }

  async createCheckout(checkout: Checkout): Promise<CheckoutPage> {
    if (this.isDown) throw new Error('the bank is closed');
    this.checkouts.push(checkout);
    return {
      url: `${this.checkoutOrigin}/${checkout.orderId}`,
      pageId: `page-${checkout.orderId}`,
      closesAt: new Date(Date.now() + 3_600_000),
    };
  }

  async closeCheckout(pageId: string): Promise<void> {
    if (this.isDown) throw new Error('the bank is closed');
    this.closed.push(pageId);
  }

  verify(headers: Headers, body: Uint8Array): ReportedPayment | null {
    const given = Buffer.from(headers.get('bank-signature') ?? '', 'hex');
    const expected = this.#sign(body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new AppError('unauthorized', 'The bank has not signed this.');
    const event: BankEvent = JSON.parse(new TextDecoder().decode(body));
    if (event.type !== 'money-came') return null;
    const { id, orderId, paymentId, amount, currency } = event;
    return {
      orderId,
      payment: {
        amount: BigInt(amount),
        currency,
        externalId: paymentId,
        webhookId: id,
        paidAt: null,
        raw: body,
      },
    };
  }

  async *paymentsSince(since: Date): AsyncGenerator<ReportedPayment> {
    if (this.isDown) throw new Error('the bank is closed');
    for (const { at, event } of this.told) {
      if (at < since) continue;
      const { body, headers } = this.deliveryOf(event);
      const payment = this.verify(new Headers(headers), Buffer.from(body));
      if (payment !== null) yield payment;
    }
  }

  async findReturns({ externalId }: ProviderPayment): Promise<ProviderReturn[]> {
    if (this.isDown) throw new Error('the bank is closed');
    return [...this.#returns.values()].filter(({ of }) => of === externalId);
  }

  async refund(refund: ProviderRefund): Promise<ProviderReturn> {
    if (this.isDown) throw new Error('the bank is closed');
    this.refunds.push(refund);
    const { externalId: of, amount, reference, key } = refund;
    const id = `back-${this.#returns.size}`;
    const sent = { kind: 'refund', id, of, reference, amount, state: 'succeeded', error: null } as const;
    const known = this.#returns.get(key) ?? sent;
    this.#returns.set(key, known);
    if (this.losesAnswer) throw new Error('no answer');
    return known;
  }

  /** A delivery to the webhook, signed. */
  deliveryOf(event: BankEvent): { readonly body: string; readonly headers: Record<string, string> } {
    const body = JSON.stringify(event);
    return { body, headers: { 'bank-signature': this.#sign(Buffer.from(body)).toString('hex') } };
  }

  #sign(body: Uint8Array): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }
}
