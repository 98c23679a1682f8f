import { expect, test } from 'vitest';
import { openMailServer } from '@/lib/mail/testing/mail-server';
import { openSmtp } from '@/lib/mail/transport';
import { PretendStripe } from '@/lib/payments/testing/pretend-stripe';
import { newHealth } from './health';

const now = () => new Date();

test('what is not set up is off, and nothing is asked', async () => {
  const health = newHealth({ greet: null }, new Map([['stripe', { name: 'Stripe', provider: null }]]), now);
  expect(await health()).toEqual([
    { name: 'Mail server', state: 'off', detail: 'SMTP_URL is not set' },
    { name: 'Stripe', state: 'off', detail: 'Stripe is not set up' },
  ]);
});

test('a mail server and a provider that answer are well; without them that is said, without their addresses', async () => {
  const [mails, stripe] = [await openMailServer(), new PretendStripe()];
  const provider = await stripe.open(now);
  const open = await openSmtp(mails.url, false);
  const providers = new Map([['stripe', { name: 'Stripe', provider }]]);
  try {
    const well = newHealth({ greet: () => open.greet() }, providers, now);
    expect(await well()).toEqual([
      { name: 'Mail server', state: 'ok', detail: 'answers' },
      { name: 'Stripe', state: 'ok', detail: 'answers' },
    ]);
    expect(mails.attempts()).toBe(0);
    stripe.mood = 'down';
    await mails.close();
    const unwell = newHealth({ greet: () => open.greet() }, providers, now);
    const answers = await unwell();
    expect(answers.map(({ state }) => state)).toEqual(['failing', 'failing']);
    expect(JSON.stringify(answers)).not.toMatch(/127\.0\.0\.1|sk_/);
    // Whoever looks again at once gets the same.
    expect(await unwell()).toBe(answers);
  } finally {
    open.close();
    await stripe.close();
  }
});
