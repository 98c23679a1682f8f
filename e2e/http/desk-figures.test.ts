import { expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { create, ended, operator, pay, TEA } from '@/e2e/support/shop';
import { deskPaths } from '@/lib/story/desk-paths';

const shop = sandbox();
const today = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: 'Europe/Dublin' });
const read = (path: string) => send(shop, path, { headers: operator(shop) });

it('the journal holds what was sold, two lines an entry, as a file', async () => {
  const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
  await pay(shop, orderId);
  await ended(shop, orderId);
  const to = today.format(new Date());
  const from = today.format(new Date(Date.now() - 24 * 60 * 60 * 1000));
  const answer = await read(deskPaths.journal({ from, to }));
  expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
    200,
    'text/csv; charset=utf-8; header=present',
    `attachment; filename="journal-${from}-${to}.csv"`,
  ]);
  const [head, ...lines] = answer.text.split('\r\n');
  expect(head).toBe('entry,at,kind,orderId,invoice,reference,account,debit,credit,currency');
  const own = lines.filter((line) => line.includes(`,${orderId},`)).map((line) => line.split(',').slice(6));
  expect(own).toEqual([
    ['payments', '12.50', '', 'EUR'],
    ['receivables', '', '12.50', 'EUR'],
    ['receivables', '12.50', '', 'EUR'],
    ['revenue', '', '12.50', 'EUR'],
  ]);
  const page = await read(deskPaths.figures({ from, to }));
  expect(page.status).toBe(200);
  expect(page.text).toContain('What the journal adds up to');
});

it('days that are none are said to be none', async () => {
  problemOf(await read('/desk/figures/journal?from=2026-02-30'), 400);
  problemOf(await read('/desk/figures/journal?from=2020-01-01&to=2026-01-01'), 400);
  const page = await read('/desk/figures?from=yesterday');
  expect([page.status, page.text.includes('Choose two days')]).toEqual([200, true]);
});
