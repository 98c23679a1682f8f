import { randomUUID } from 'node:crypto';
import { readEmail } from '@/lib/contract/email-address';
import type { Database } from '@/lib/db/database';
import type { KeyedHash } from '@/lib/db/keyed-hash';
import { noteMailAddress } from '@/lib/db/tables/mail-addresses';
import { isLinkOpen, type MailHold, queueLink } from '@/lib/db/tables/mails';
import { type ExampleMail, exampleMail } from './example-mail';
import type { FindPayBy } from './mail-facts';
import { fromOf } from './mail-message';
import { readRefusalToken, recipientHash } from './mail-recipient';
import { type MailLimits, MailRules } from './mail-rules';
import { type MailResult, MailSender } from './mail-sender';
import type { MailShop } from './mail-shop';
import { type LinkSigning, readOrderLink, signOrderLink } from './order-link';
import { Outbox } from './outbox';
import { type StaffMail, staffMessage } from './staff-mail';
import { openSmtp } from './transport';

/** What the environment says of mail. */
export interface MailEnv {
  readonly paymentMode: 'sandbox' | 'live';
  readonly smtpUrl: string | null;
  readonly smtpDemandsTls: boolean;
  readonly mailFrom: string | null;
  /** Null: as many as are asked for. */
  readonly mailLimits: MailLimits | null;
}

export interface MailDeskOptions {
  readonly env: MailEnv;
  /** Where links lead, `https://shop.example`. */
  readonly origin: string;
  readonly database: Database;
  readonly signing: LinkSigning;
  readonly hash: KeyedHash;
  /** The last moment to pay an order. */
  readonly findPayBy: FindPayBy;
  /** The settings of the shop, as they are now. */
  readonly shop: () => MailShop;
  /** Lines for a bank transfer; null: payments are taken on the pages. */
  readonly transfer: () => string | null;
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
  /** A token for `serverPaths.myOrder`. */
  linkTo(orderId: string): string;
  /** The order that a token opens, or null. Those of a customer whose data were erased open nothing. */
  orderOfLink(token: string): Promise<string | null>;
  /** A link to this order was opened: its customer's address has answered. A failure is logged alone. */
  noteOpened(orderId: string): Promise<void>;
  /** Does this token name an address that we wrote to? */
  isRefusal(token: string): boolean;
  /** Writes to the address of this token never again. @returns false where it names none */
  refuse(token: string): Promise<boolean>;
  /** A mail of no order, as it would be sent now. */
  example(): Promise<ExampleMail>;
  /**
   * Sends a mail to somebody who runs the shop, at once; null: no mail server is set.
   * @param id the same for each attempt of one mail; left out: there is one attempt @throws DeliveryError
   */
  readonly sendToStaff: ((mail: StaffMail, id?: string) => Promise<void>) | null;
  /** Asks the mail server whether it takes mail; null: none is set. @throws DeliveryError */
  readonly greet: (() => Promise<void>) | null;
}

/** Sets mail up: over SMTP where `SMTP_URL` says how, else into the outbox of the sandbox, else it waits. */
export async function openMailDesk(options: MailDeskOptions): Promise<MailDesk> {
  const {
    env,
    origin,
    database,
    signing,
    hash,
    findPayBy,
    shop,
    transfer,
    hold,
    holder,
    now,
    onError,
    onResult,
  } = options;
  const isSandbox = env.paymentMode === 'sandbox';
  const setting = { signing, hash, origin, isSandbox, findPayBy, shop, transfer, mailFrom: env.mailFrom };
  const transport = env.smtpUrl === null ? null : await openSmtp(env.smtpUrl, env.smtpDemandsTls);
  const rules = new MailRules(database, hash, env.mailLimits);
  const sender = new MailSender({
    database,
    transport,
    setting,
    rules,
    now,
    hold,
    holder,
    onError,
    onResult,
  });
  return {
    warnings: warningsOf(env, shop()),
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
    linkTo: (orderId) => signOrderLink(signing, orderId, now()),
    orderOfLink: async (token) => {
      const orderId = readOrderLink(signing, token, now());
      return orderId !== null && (await isLinkOpen(database, orderId)) ? orderId : null;
    },
    noteOpened: async (orderId) => {
      try {
        const address = await addressOf(database, orderId);
        if (address !== null)
          await noteMailAddress(database, recipientHash(hash, address), 'answered', now());
      } catch (error) {
        onError('an opened link could not be noted', error);
      }
    },
    example: () => exampleMail(setting, now()),
    sendToStaff:
      transport === null
        ? null
        : async (mail, id = randomUUID()) =>
            transport.send(await staffMessage(mail, fromOf(env.mailFrom, shop()), id)),
    greet: transport === null ? null : () => transport.greet(),
    isRefusal: (token) => readRefusalToken(hash, token) !== null,
    refuse: async (token) => {
      const recipient = readRefusalToken(hash, token);
      if (recipient === null) return false;
      await noteMailAddress(database, recipient, 'refused', now());
      return true;
    },
  };
}

/** The address of an order's customer as mail goes to it; null: none, or erased. */
async function addressOf({ prisma }: Database, orderId: string): Promise<string | null> {
  const order = await prisma.order.findUnique({ where: { id: BigInt(orderId) }, select: { number: true } });
  if (order === null) return null;
  const customer = await prisma.customer.findUnique({ where: { orderNumber: order.number } });
  const read = readEmail(customer?.email ?? '');
  return 'wanted' in read ? null : `${read.address.local}@${read.address.domain}`;
}

function warningsOf(env: MailEnv, shop: MailShop): string[] {
  if (env.smtpUrl === null)
    return env.paymentMode === 'live' ? ['SMTP_URL is not set: mail waits, for a day at most.'] : [];
  if (env.mailFrom === null && shop.mailFrom === '')
    return [
      'Neither MAIL_FROM nor the settings of the shop say who sends mail: it comes from an address that nobody can answer.',
    ];
  return [];
}
