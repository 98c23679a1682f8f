import type { Database } from '@/lib/db/database';
import type { MailDesk } from '@/lib/mail/mail-desk';
import type { Providers } from '@/lib/payments/providers';
import type { Sandpay } from '@/lib/payments/sandpay/sandpay';
import type { OrderQueries } from '@/lib/queries/order-queries';
import type { Definitions } from '@/lib/runtime/definitions';
import type { Command } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/**
 * What use cases work with. Each names the parts it takes, `Pick<Dependencies, 'submit' | 'log'>`; the running product
 * has them all.
 */
export interface Dependencies {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly queries: OrderQueries;
  readonly mail: MailDesk;
  /** The payment providers by channel. */
  readonly providers: Providers;
  /** Keeps that there is news of a payment at a provider, which is asked then. Resolves when that is kept. */
  readonly providerDesk: { noteReturn(channel: string, externalId: string): Promise<void> };
  /** The pretend payment provider; null in live mode. */
  readonly sandpay: Sandpay | null;
  readonly env: {
    /** Durations of the model, and the grace, are divided by it. */
    readonly timeScale: number;
    readonly paymentGraceMs: number;
  };
  /** The shop's own words and zone, as they are now. */
  readonly settings: { readonly now: { readonly timeZone: string } };
  /** Brings what was broadcast to the orders that wait for it. */
  readonly signals: { wake(): void };
  readonly log: ErrorLog;
  /** Hands a command to the dispatcher. Resolves when it is committed. */
  submit<Input, Result>(command: Command<Input, Result, OrderBatch>): Promise<Result>;
}

/** Where what went wrong is written for those who run the shop. */
export interface ErrorLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}
