import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Database } from '@/lib/db/database';
import { noteMailAddress } from '@/lib/db/tables/mail-addresses';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { newLog } from '@/lib/server/log';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { openTestApp } from '@/lib/testing/test-app';
import { recipientHash } from '../mail-recipient';
import { type MailServer, openMailServer, type Received } from './mail-server';

export const ADA = { name: 'Ada Byrne', email: 'ada@example.com', address: '1 Mill Lane' };
export const MAIL_FROM = 'Kettle & Loom <shop@kettle.example>';
export const tea = [{ sku: 'assam-breakfast', quantity: 2 }];

/** A shop that sends mail to a server of its own. */
export interface MailShop {
  database: Database;
  server: MailServer;
  app: App;
  /** What the shop's log says from warnings on. */
  logged: { readonly level: string; readonly msg: string }[];
}

/** From here on this address is one that has answered: it gets every mail. @param address as mail goes to it */
export const hasAnswered = ({ database, app }: MailShop, address: string): Promise<void> =>
  noteMailAddress(database, recipientHash(app.hash, address), 'answered', new Date());

/**
 * Opens one before each test of the file, on one database, and closes it behind. Its parts are there in the tests alone.
 * `ADA` has answered before.
 * @param now the shop's clock
 */
export function eachWithMailShop(now = () => new Date()): MailShop {
  // Filled in before the first test.
  const shop = {} as MailShop;
  beforeAll(async () => {
    shop.database = await openTestDatabase();
  });
  afterAll(() => shop.database?.close());
  beforeEach(async () => {
    // Some tests close it, and open it again at the same port.
    shop.server = await openMailServer(await findFreePort());
    shop.logged = [];
    const log = newLog('warn', { write: (line) => shop.logged.push(JSON.parse(line)) });
    shop.app = await openTestApp(shop.database, {
      now,
      log,
      variables: { SMTP_URL: shop.server.url, MAIL_FROM, PUBLIC_URL: 'https://kettle.example' },
    });
    await hasAnswered(shop, ADA.email);
  });
  afterEach(async () => {
    await shop.app?.close();
    await shop.server?.close();
    for (const table of ['mail', 'mail_address', 'mail_allowance'])
      await shop.database.query(`delete from ${table}`);
  });
  return shop;
}

/** Mails by what became of them, as `/api/metrics` has them. */
export async function mailsCounted({ app }: MailShop): Promise<Record<string, number>> {
  const { values } = await app.metrics.mails.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]));
}

export const subjects = (received: readonly Received[]) =>
  received.map(({ mail }) => mail.subject?.split(' · ')[0]).sort();

type MailRow = Awaited<ReturnType<Database['prisma']['mail']['findFirstOrThrow']>>;

/** Every mail row is as wanted. @throws when they do not get there */
export async function untilMails({ database }: MailShop, is: (row: MailRow) => boolean) {
  const endsAtMs = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const rows = await database.prisma.mail.findMany();
    if (rows.length > 0 && rows.every(is)) return rows;
    if (Date.now() > endsAtMs)
      throw new Error(`not as wanted: ${JSON.stringify(rows.map(({ error }) => error))}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
