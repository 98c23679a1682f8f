import type { Database } from '@/lib/db/database';
import type { MailKind } from '@/lib/db/tables/mails';
import { type MessageSetting, makeMessage } from './mail-message';
import { mailSubject } from './mail-words';

/** Beyond these nobody scrolls. */
const MAX_LISTED = 50;

export interface OutboxEntry {
  readonly id: string;
  readonly orderId: string;
  readonly subject: string;
  /** Null: erased. */
  readonly to: string | null;
  readonly queuedAt: Date;
}

export interface OutboxMail extends OutboxEntry {
  readonly from: string;
  readonly html: string;
  readonly text: string;
}

/** The mails that were kept instead of sent, rendered when they are read: what was erased is gone from here too. */
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly setting: MessageSetting,
  ) {}

  /** The newest mails, newest first. @param orderId only those of one order */
  async list(orderId: string | null = null): Promise<OutboxEntry[]> {
    const { prisma } = this.database;
    const own = orderId === null ? {} : { orderNumber: await this.#numberOf(orderId) };
    const rows = await prisma.mail.findMany({
      where: { sentAt: { not: null }, ...own },
      orderBy: { id: 'desc' },
      take: MAX_LISTED,
    });
    const numbers = [...new Set(rows.map((row) => row.orderNumber))];
    const [customers, orders] = await Promise.all([
      prisma.customer.findMany({ where: { orderNumber: { in: numbers } } }),
      prisma.order.findMany({ where: { number: { in: numbers } }, select: { number: true, id: true } }),
    ]);
    const addresses = new Map(customers.map((customer) => [customer.orderNumber, customer.email]));
    const ids = new Map(orders.map((order) => [order.number, order.id.toString()]));
    return rows.map((row) => {
      const orderId = ids.get(row.orderNumber) ?? '';
      const kind = row.kind as MailKind; // written by queueMails alone
      return {
        id: row.id.toString(),
        orderId,
        subject: mailSubject({ kind, orderId }),
        to: addresses.get(row.orderNumber) ?? null,
        queuedAt: row.queuedAt,
      };
    });
  }

  /** One mail in full. @returns null when it is not there, or its reader's address was erased */
  async read(id: string): Promise<OutboxMail | null> {
    const row = await this.database.prisma.mail.findUnique({ where: { id: BigInt(id) } });
    if (row === null || row.sentAt === null) return null;
    const { jobKey, queuedAt } = row;
    const orderId = await this.#idOf(row.orderNumber);
    const kind = row.kind as MailKind; // written by queueMails alone
    const mail = { orderId, kind, jobKey, queuedAt };
    const message = await makeMessage(this.database, mail, this.setting, queuedAt);
    if ('reason' in message) return null;
    const { from, to, subject, html, text } = message;
    return {
      id,
      orderId,
      subject,
      to: to.name === '' ? to.address : `${to.name} <${to.address}>`,
      queuedAt,
      from: `${from.name} <${from.address}>`,
      html,
      text,
    };
  }

  /** Nothing has the number -1. */
  async #numberOf(orderId: string): Promise<bigint> {
    const where = { id: BigInt(orderId) };
    return (await this.database.prisma.order.findUnique({ where, select: { number: true } }))?.number ?? -1n;
  }

  async #idOf(number: bigint): Promise<string> {
    const order = await this.database.prisma.order.findUniqueOrThrow({ where: { number } });
    return order.id.toString();
  }
}
