import type { Dependencies } from './dependencies';
import { takeReported } from './receive-provider-event';

/** Clocks differ, and what was under way at that moment was not committed. */
const MARGIN_MS = 10 * 60 * 1000;

/**
 * Asks the providers for what came in since, and takes it: those that are known already are duplicates, and change
 * nothing. For after a restore, which has lost what was told.
 * @returns how many were not known
 * @throws when a provider cannot be asked: what came before was taken, ask again
 */
export async function takeMissedPayments(
  { providers, submit }: Pick<Dependencies, 'providers' | 'submit'>,
  since: Date,
): Promise<number> {
  let taken = 0;
  for (const [channel, { provider }] of providers) {
    if (provider === null) continue;
    for await (const reported of provider.paymentsSince(new Date(since.getTime() - MARGIN_MS))) {
      const { verdict } = await takeReported({ submit }, channel, reported);
      if (verdict !== 'duplicate') taken += 1;
    }
  }
  return taken;
}
