import type { PaymentProvider, ProviderKind } from './provider';
import { type StripeEnv, stripeProvider } from './stripe';

/** What the environment says of all of them: `StripeEnv & OtherEnv`. */
export type ProviderEnv = StripeEnv;

/** The payment providers that the shop knows. To add one: its file beside this one, and a line here. */
export const PROVIDERS: readonly ProviderKind<ProviderEnv>[] = [stripeProvider];

/** A known provider; `provider` is null where this shop has no account there. */
export interface KnownProvider {
  readonly name: string;
  readonly provider: PaymentProvider | null;
}

/** The known providers by channel: who is asked for a webhook, a refund or a payment page. */
export type Providers = ReadonlyMap<string, KnownProvider>;

/**
 * Sets up the providers whose accounts the environment names.
 * @param kinds for tests: others
 */
export function openProviders(env: ProviderEnv, now: () => Date, kinds = PROVIDERS): Providers {
  return new Map(kinds.map((kind) => [kind.channel, { name: kind.name, provider: kind.open(env, now) }]));
}

/** The channels of those that are set up here: what came by another one, nobody but a person can send back. */
export function openChannels(providers: Providers): string[] {
  return [...providers].flatMap(([channel, { provider }]) => (provider === null ? [] : [channel]));
}

const openOnes = (providers: Providers) =>
  [...providers.values()].flatMap(({ provider }) => (provider === null ? [] : [provider]));

/** Where "Pay by card" leads: the first that takes cards; null where none is set up. */
export function cardProvider(
  providers: Providers,
): { readonly channel: string; readonly provider: PaymentProvider } | null {
  for (const [channel, { provider }] of providers)
    if (provider?.takesCards === true) return { channel, provider };
  return null;
}

/** Where forms may lead: the origins of all payment pages. */
export function checkoutOrigins(providers: Providers): string[] {
  return openOnes(providers).map(({ checkoutOrigin }) => checkoutOrigin);
}
