import { scaleOf, unitOf } from '@/lib/story/currencies';

/** What can be tried at the pretend payment provider, and what it then sends. */

export const SCENARIOS = [
  'full',
  'half',
  'twice',
  'event-twice',
  'too-much',
  'wrong-currency',
  'late',
  'delayed',
  'lost',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** One payment as the provider will report it. */
export interface PlannedPayment {
  readonly paymentId: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  /** How long the first delivery is held back. */
  readonly delayMs: number;
  /** The money is sent only when the order has ended. */
  readonly afterEnd: boolean;
  /** So many attempts vanish on the way. */
  readonly lostAttempts: number;
  /** So often the same event is delivered. */
  readonly copies: number;
}

export interface Due {
  /** What is missing; minor units, above 0. */
  readonly amount: bigint;
  readonly currency: string;
}

/** What an order without a total is offered to pay, and one where nothing is missing; units. */
const ANY_AMOUNT = 10n;

/** What is missing of an order; where it has no total, or nothing is missing, some amount all the same. */
export function dueOf(order: { total: bigint | null; received: bigint; currency: string }): Due {
  const missing = order.total === null ? 0n : order.total - order.received;
  const any = order.total ?? ANY_AMOUNT * 10n ** BigInt(scaleOf(order.currency));
  return { amount: missing > 0n ? missing : any, currency: order.currency };
}

const DELAY_MS = 5_000;
const LOST_ATTEMPTS = 2;
/** Units. */
const EXTRA = 5n;

/**
 * The payments of one scenario.
 * @param id names the payment; the same id plans the same payments, so that a form sent twice pays once
 */
export function planPayments(scenario: Scenario, due: Due, id: string): PlannedPayment[] {
  const payment: PlannedPayment = {
    paymentId: `sandpay-${id}`,
    ...due,
    delayMs: 0,
    afterEnd: false,
    lostAttempts: 0,
    copies: 1,
  };
  switch (scenario) {
    case 'full':
      return [payment];
    case 'half': {
      const unit = unitOf(due.currency);
      const half = (due.amount / (2n * unit)) * unit;
      return [{ ...payment, amount: half > 0n ? half : due.amount }];
    }
    case 'twice':
      return [payment, { ...payment, paymentId: `${payment.paymentId}-again` }];
    case 'event-twice':
      return [{ ...payment, copies: 2 }];
    case 'too-much':
      return [{ ...payment, amount: due.amount + EXTRA * 10n ** BigInt(scaleOf(due.currency)) }];
    case 'wrong-currency':
      // The same number, as far as hundredths can tell it.
      return [
        {
          ...payment,
          currency: due.currency === 'USD' ? 'EUR' : 'USD',
          amount: due.amount / 10n ** BigInt(scaleOf(due.currency) - scaleOf('USD')) || 1n,
        },
      ];
    case 'late':
      return [{ ...payment, afterEnd: true }];
    case 'delayed':
      return [{ ...payment, delayMs: DELAY_MS }];
    case 'lost':
      return [{ ...payment, lostAttempts: LOST_ATTEMPTS }];
  }
}
