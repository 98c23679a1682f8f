import type { Database } from '@/lib/db/database';
import { type MailHold, queueLink } from '@/lib/db/tables/mails';
import { type MailResult, MailSender } from './mail-sender';
import { readOrderLink, signOrderLink } from './order-link';
import { Outbox } from './outbox';
import { openSmtp } from './transport';

/** What the environment says of mail. */
export interface MailEnv {
  readonly paymentMode: 'sandbox' | 'live';
  readonly smtpUrl: string | null;
  readonly smtpDemandsTls: boolean;
  readonly mailFrom: string | null;
}

export interface MailDeskOptions {
  readonly env: MailEnv;
  /** Where links lead, `https://shop.example`. */
  readonly origin: string;
  readonly database: Database;
  /** Signs the links. */
  readonly secret: string;
  /** Names this process in leases. */
  readonly holder: string;
  /** After a restore. */
  readonly hold: MailHold | null;
  readonly now: () => Date;
  readonly onError: (message: string, error: unknown) => void;
  /** Hears of each attempt to send. */
  readonly onResult: (result: MailResult) => void;
}

/** All that the rest of the product wants of mail. */
export interface MailDesk {
  /** What an operator should know of how mail is set up. */
  readonly warnings: readonly string[];
  /** Where mails are kept and read; null: they are sent, or there is nothing to show. */
  readonly outbox: Outbox | null;
  start(): void;
  /** A commit of this process may have queued mail. */
  wake(): void;
  /** A commit of another process may have. */
  wakeLater(): void;
  stop(): Promise<void>;
  /** Queues the mail with the link to an order, if this is its customer's address. Never says whether it is. */
  sendLink(orderId: string, email: string): Promise<void>;
  /** A token for `paths.myOrder`. */
  linkTo(orderId: string): string;
  /** The order that a token opens, or null. */
  orderOfLink(token: string): string | null;
}

/** Sets mail up: over SMTP where `SMTP_URL` says how, else into the outbox of the sandbox, else it waits. */
export async function openMailDesk(options: MailDeskOptions): Promise<MailDesk> {
  const { env, origin, database, secret, hold, holder, now, onError, onResult } = options;
  const isSandbox = env.paymentMode === 'sandbox';
  const setting = { secret, origin, isSandbox, mailFrom: env.mailFrom };
  const transport = env.smtpUrl === null ? null : await openSmtp(env.smtpUrl, env.smtpDemandsTls);
  const sender = new MailSender({ database, transport, setting, now, hold, holder, onError, onResult });
  return {
    warnings: warningsOf(env),
    outbox: isSandbox && transport === null ? new Outbox(database, setting) : null,
    // Nobody reads an outbox in live mode: what is queued there waits for a mail server.
    start: () => {
      if (isSandbox || transport !== null) sender.start();
    },
    wake: () => sender.wake(),
    wakeLater: () => sender.wakeLater(),
    stop: () => sender.stop(),
    sendLink: async (orderId, email) => {
      await queueLink(database, orderId, email, now());
      sender.wake();
    },
    linkTo: (orderId) => signOrderLink(secret, orderId, now()),
    orderOfLink: (token) => readOrderLink(secret, token, now()),
  };
}

function warningsOf(env: MailEnv): string[] {
  if (env.smtpUrl === null)
    return env.paymentMode === 'live' ? ['SMTP_URL is not set: mail waits, for a day at most.'] : [];
  if (env.mailFrom === null)
    return ['MAIL_FROM is not set: mail is sent from an address that nobody can answer.'];
  return [];
}
