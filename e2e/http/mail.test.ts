import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, send } from '@/e2e/support/send';
import { removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { operator, TEA } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { StuckMailsJson } from '@/lib/contract/operator';
import { type MailServer, openMailServer } from '@/lib/mail/testing/mail-server';

/** A shop that sends its mail over SMTP, to a server that takes ASCII addresses alone. */
let mails: MailServer;
let shop: Server;

beforeAll(async () => {
  mails = await openMailServer(0, { hideSMTPUTF8: true });
  shop = await startServer({ variables: { SMTP_URL: mails.url, MAIL_FROM: 'shop@kettle.example' } });
});
afterAll(async () => {
  await shop?.end();
  await mails?.close();
  if (shop !== undefined) removeDataDir(shop.dataDir);
});

async function order(email: string): Promise<string> {
  const json = { items: [{ sku: TEA, quantity: 1 }], customer: { name: 'Ada', email } };
  return jsonOf<{ orderId: string }>(await send(shop, '/api/order', { json })).orderId;
}

const stuckMails = async (orderId: string) =>
  jsonOf<StuckMailsJson>(await send(shop, '/api/operator/mails', { headers: operator(shop) })).mails.filter(
    (mail) => mail.orderId === orderId,
  );

/** Both mails that an order starts with have been given up. */
const givenUp = (orderId: string) =>
  waitFor(`the mails of ${orderId} to be given up`, async () => {
    const stuck = await stuckMails(orderId);
    return stuck.length === 2 && stuck.every(({ nextAttemptAt }) => nextAttemptAt === null) && stuck;
  });

describe('a mail that cannot be sent', () => {
  it('to an address that the mail server has no letters for is refused by us, and the shop is told', async () => {
    const orderId = await order('pepé@example.com');
    for (const { error } of await givenUp(orderId))
      expect(error).toBe('the mail server offers no SMTPUTF8: it takes addresses of ASCII before the @');
    expect(mails.attempts()).toBe(0);
    const lines = shop
      .said()
      .split('\n')
      .filter((line) => line.includes(`of order ${orderId}`));
    expect(lines).toEqual([
      expect.stringMatching(/was not sent, given up/),
      expect.stringMatching(/was not sent, given up/),
    ]);
    expect(shop.said()).not.toContain('pepé');
    const { text } = await send(shop, '/api/metrics', { headers: operator(shop) });
    expect(text).toMatch(/^orderflow_mails_total\{result="given-up"\} [2-9]\d*$/m);
  });

  it('since the mail server knows nobody there is given up at once, and the shop is told', async () => {
    mails.refuse(550, 'RCPT TO');
    const orderId = await order('nobody@example.com');
    for (const { error } of await givenUp(orderId)) expect(error).toBe('EENVELOPE RCPT TO 550');
    mails.refuse(null);
    expect(shop.said()).not.toContain('nobody@example.com');
  });

  it('keeps no other back', async () => {
    await order('ada@bücher.example');
    for (const { raw } of await mails.until(2)) expect(raw).toContain('<ada@xn--bcher-kva.example>');
  });
});
