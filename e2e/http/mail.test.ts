import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
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

const unsentMails = async (orderId: string) =>
  jsonOf<StuckMailsJson>(await send(shop, '/api/operator/mails', { headers: operator(shop) })).mails.filter(
    (mail) => mail.orderId === orderId,
  );

/** But for what does not go to an address that has never answered. */
const stuckMails = async (orderId: string) =>
  (await unsentMails(orderId)).filter(({ heldFor }) => heldFor !== 'unanswered');

/** The bill has been given up; to an address that has never answered nothing else goes. */
const givenUp = (orderId: string) =>
  waitFor(`the mails of ${orderId} to be given up`, async () => {
    const stuck = await stuckMails(orderId);
    return stuck.length === 1 && stuck.every(({ nextAttemptAt }) => nextAttemptAt === null) && stuck;
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
    expect(lines).toEqual([expect.stringMatching(/was not sent, given up/)]);
    expect(shop.said()).not.toContain('pepé');
    const { text } = await send(shop, '/api/metrics', { headers: operator(shop) });
    expect(text).toMatch(/^orderflow_mails_total\{result="given-up"\} [1-9]\d*$/m);
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
    for (const { raw } of await mails.until(1)) expect(raw).toContain('<ada@xn--bcher-kva.example>');
  });
});

describe('an address that has never answered', () => {
  it('gets the link to its order when it is asked for, and the shop is told what it does not get', async () => {
    const email = 'ida@example.com';
    const orderId = await order(email);
    expect((await send(shop, '/api/find-order', { json: { email, orderId } })).status).toBe(202);
    await waitFor('the link', () =>
      Promise.resolve(
        mails.received.some(({ mail }) => mail.subject === `The link to your order · order ${orderId}`),
      ),
    );
    expect((await unsentMails(orderId)).map(({ kind, heldFor }) => [kind, heldFor])).toEqual([
      ['received', 'unanswered'],
    ]);
  });
});

describe('the link by which a mail’s reader refuses', () => {
  const bills = () => mails.received.filter(({ to }) => to.includes('eve@victim.example'));
  /** Waits for the bill of an order, or for the shop to say why there is none. */
  const billed = (orderId: string) =>
    waitFor(`what became of the bill of ${orderId}`, async () => {
      const [held] = await stuckMails(orderId);
      const sent = mails.received.find(({ mail }) => mail.subject?.includes(orderId));
      return held ?? sent ?? false;
    });

  it('does nothing when it is opened, and ends all mail for ever when it is pressed', async () => {
    await billed(await order('eve@victim.example'));
    const [first] = bills();
    const link = new URL(/^List-Unsubscribe: <(\S+)>\r$/im.exec(first?.raw ?? '')?.[1] ?? '').pathname;
    const page = await send(shop, link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Never write to me again');
    expect(page.headers['x-robots-tag']).toBe('noindex');
    expect(await billed(await order('eve@victim.example'))).toHaveProperty('raw');
    const pressed = await send(shop, link, {
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([pressed.status, pressed.headers.location]).toEqual([200, undefined]);
    expect(await billed(await order('Eve+again@victim.example'))).toMatchObject({ heldFor: 'refused' });
    expect(bills()).toHaveLength(2);
    const { text } = await send(shop, '/api/metrics', { headers: operator(shop) });
    expect(text).toMatch(/^orderflow_mails_total\{result="held-back"\} [1-9]\d*$/m);
  });

  it('leads a browser to the page that says so, again and again, and refuses what is no link of ours', async () => {
    await billed(await order('zoe@victim.example'));
    const mail = mails.received.find(({ to }) => to.includes('zoe@victim.example'));
    const link = new URL(/^List-Unsubscribe: <(\S+)>\r$/im.exec(mail?.raw ?? '')?.[1] ?? '').pathname;
    const form = { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    for (let count = 0; count < 2; count += 1) {
      const pressed = await send(shop, link, form);
      expect([pressed.status, pressed.headers.location]).toEqual([303, '/no-mail/done']);
    }
    expect((await send(shop, '/no-mail/done')).text).toContain('We never write to this address again.');
    const changed = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`;
    expect((await send(shop, changed)).status).toBe(404);
    problemOf(await send(shop, changed, form), 404);
  });
});
