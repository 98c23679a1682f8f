import type {
  PaymentProvider,
  ProviderPayment,
  ProviderRefund,
  ProviderReturn,
} from '@/lib/payments/provider';
import type { Chance } from './chance';
import { never, SimulatedFault } from './simulated-fault';
import type { CoveredCase, Fault } from './tally';

export const BANK = 'bank';

export interface FaultyBankOptions {
  readonly chance: Chance;
  /** How likely a call fails at one of its places; 0 once the faults are over. */
  readonly share: () => number;
  readonly onStrike: (kind: Fault | CoveredCase) => void;
}

interface Sent {
  readonly of: string;
  readonly id: string;
  readonly reference: string | null;
  readonly amount: bigint;
  state: ProviderReturn['state'];
}

/** The bank that some payments come by: what it has sent back no crash of ours changes. */
export class FaultyBank {
  /** By key: what comes again under one is sent once. */
  readonly #sent = new Map<string, Sent>();
  #isCalm = false;

  constructor(private readonly options: FaultyBankOptions) {}

  /** From now on nothing stays pending, and nothing fails. */
  calm(): void {
    this.#isCalm = true;
  }

  /** What has arrived of our refunds of a payment, in minor units. */
  arrived(externalId: string): bigint {
    return this.#own(externalId)
      .filter(({ state }) => state === 'succeeded')
      .reduce((sum, { amount }) => sum + amount, 0n);
  }

  /** References under which money was sent, or is on its way, more than once. */
  sentTwice(): string[] {
    const seen = new Set<string>();
    return [...this.#sent.values()].flatMap(({ reference, state }) => {
      if (reference === null || state === 'failed') return [];
      if (seen.has(reference)) return [reference];
      seen.add(reference);
      return [];
    });
  }

  /** As one process of ours knows it. */
  for(isDead: () => boolean): PaymentProvider {
    const living = <T>(answer: () => T): Promise<T> => (isDead() ? never() : Promise.resolve().then(answer));
    return {
      takesCards: false,
      checkoutOrigin: 'https://bank.example',
      createCheckout: () => Promise.reject(new Error('this bank has no pages')),
      closeCheckout: () => Promise.reject(new Error('this bank has no pages')),
      verify: () => null,
      paymentsSince: async function* () {},
      findReturns: (payment) => living(() => this.#returnsOf(payment)),
      refund: (refund) => living(() => this.#refund(refund)),
    };
  }

  #returnsOf({ externalId }: ProviderPayment): ProviderReturn[] {
    this.#failPerhaps('bank failed before its work');
    for (const sent of this.#own(externalId)) if (sent.state === 'pending') this.#decide(sent);
    return [...this.#sent.values()].filter(({ of }) => of === externalId).map(toReturn);
  }

  #refund({ externalId: of, amount, reference, key }: ProviderRefund): ProviderReturn {
    const { chance } = this.options;
    this.#failPerhaps('bank failed before its work');
    const state = this.#isCalm
      ? 'succeeded'
      : chance.weighted({ succeeded: 45, pending: 40, failed: 15 } as const);
    const fresh: Sent = { of, id: `back-${this.#sent.size}`, reference, amount, state };
    const sent = this.#sent.get(key) ?? fresh;
    this.#sent.set(key, sent);
    if (sent.state !== 'pending') this.#tell(sent);
    this.#failPerhaps('bank failed after its work');
    return toReturn(sent);
  }

  #decide(sent: Sent): void {
    const { chance } = this.options;
    if (!this.#isCalm && chance.hits(0.5)) return;
    sent.state = this.#isCalm || chance.hits(0.6) ? 'succeeded' : 'failed';
    this.#tell(sent);
  }

  #tell({ state }: Sent): void {
    this.options.onStrike(state === 'failed' ? 'refund came back' : 'refund arrived');
  }

  #failPerhaps(kind: Fault): void {
    const { chance, share, onStrike } = this.options;
    if (!chance.hits(share() * 4)) return;
    onStrike(kind);
    throw new SimulatedFault(kind);
  }

  #own(externalId: string): Sent[] {
    return [...this.#sent.values()].filter(({ of, reference }) => of === externalId && reference !== null);
  }
}

const toReturn = ({ id, reference, amount, state }: Sent): ProviderReturn => ({
  kind: 'refund',
  ...{ id, reference, amount, state },
  error: state === 'failed' ? 'the account is closed' : null,
});
