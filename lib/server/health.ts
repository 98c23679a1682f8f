import type { HealthJson } from '@/lib/contract/system';
import type { MailDesk } from '@/lib/mail/mail-desk';
import type { KnownProvider, Providers } from '@/lib/payments/providers';
import { keptFor } from '@/lib/queries/kept-for';

/** Whoever looks in between gets the same answer. */
const KEPT_MS = 30_000;
/** Whoever looks waits no longer. */
const LIMIT_MS = 4_000;

/**
 * Asks what this server depends on outside: the mail server by a greeting, each payment provider for the payments since now,
 * which is asked of it after a restore too and changes nothing.
 */
export function newHealth(
  mail: Pick<MailDesk, 'greet'>,
  providers: Providers,
  now: () => Date,
): () => Promise<readonly HealthJson[]> {
  return keptFor(KEPT_MS, () =>
    Promise.all([
      asked('Mail server', mail.greet, 'SMTP_URL is not set'),
      ...[...providers.values()].map((known) =>
        asked(known.name, askOf(known, now), `${known.name} is not set up`),
      ),
    ]),
  );
}

function askOf({ provider }: KnownProvider, now: () => Date): (() => Promise<void>) | null {
  if (provider === null) return null;
  return async () => {
    for await (const _ of provider.paymentsSince(now())) break;
  };
}

async function asked(name: string, ask: (() => Promise<void>) | null, off: string): Promise<HealthJson> {
  if (ask === null) return { name, state: 'off', detail: off };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([ask(), late]);
    return { name, state: 'ok', detail: 'answers' };
  } catch (error) {
    return { name, state: 'failing', detail: kindOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** By its kind: the words of others may hold a key or an address. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { code, responseCode, type } = error as Error & Record<'code' | 'responseCode' | 'type', unknown>;
  const kinds = [type, code, responseCode].filter(
    (kind) => typeof kind === 'string' || typeof kind === 'number',
  );
  if (kinds.length > 0) return kinds.join(' ');
  // These hold codes alone.
  const isOurs = error.message.startsWith('no answer within') || error.name === 'DeliveryError';
  return isOurs ? error.message : error.name;
}
