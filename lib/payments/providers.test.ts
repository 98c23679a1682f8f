import { describe, expect, it } from 'vitest';
import { SIGNED, UNSIGNED } from './channels';
import { cardProvider, checkoutOrigins, openProviders, PROVIDERS } from './providers';
import { PretendBank } from './testing/pretend-bank';

const now = () => new Date('2026-11-22T12:00:00Z');
const account = { secretKey: 'sk_test_nothing', webhookSecret: 'whsec_for_tests_only' };

describe('the providers', () => {
  it('have channels that fit an address, each its own, and none that stands for something else', () => {
    const channels = PROVIDERS.map(({ channel }) => channel);
    expect(new Set([...channels, SIGNED, UNSIGNED]).size).toBe(channels.length + 2);
    for (const channel of channels) expect(channel).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('without an account are known, and asked for nothing', () => {
    const providers = openProviders({ stripe: null, paymentMode: 'sandbox' }, now);
    expect(providers.get('stripe')).toEqual({ name: 'Stripe', provider: null });
    expect(cardProvider(providers)).toBeNull();
    expect(checkoutOrigins(providers)).toEqual([]);
  });

  it('with an account take cards, at pages of their own', () => {
    const providers = openProviders({ stripe: account, paymentMode: 'sandbox' }, now);
    expect(cardProvider(providers)?.provider).toBe(providers.get('stripe')?.provider);
    expect(checkoutOrigins(providers)).toEqual(['https://checkout.stripe.com']);
  });

  it('of which several take cards: the first does; forms may lead to each of them', () => {
    const bank = new PretendBank();
    const both = openProviders({ stripe: account, paymentMode: 'sandbox' }, now, [bank.kind, ...PROVIDERS]);
    expect(cardProvider(both)).toEqual({ channel: PretendBank.channel, provider: bank });
    expect(checkoutOrigins(both)).toEqual([bank.checkoutOrigin, 'https://checkout.stripe.com']);
  });
});
