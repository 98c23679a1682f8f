import { afterAll, describe, expect, it } from 'vitest';
import { newDataDir, refusedStart, removeDataDir } from '@/e2e/support/server';
import { LIVE, OPERATOR_TOKEN, SECRETS_KEY } from '@/lib/testing/modes';

const database = { DATABASE_URL: 'postgresql://db.example/shop', OPERATOR_TOKEN, SECRETS_KEY };
const stripe = { STRIPE_WEBHOOK_SECRET: 'whsec_0123456789' };

const dataDir = newDataDir();
afterAll(() => removeDataDir(dataDir));

describe('a bad value in the environment', () => {
  it.concurrent.each<[string, string, Record<string, string>]>([
    ['PORT', 'http', {}],
    ['PORT', '65536', {}],
    ['HOSTNAME', 'not a name', {}],
    ['DATABASE_URL', 'mysql://localhost/shop', {}],
    ['TIME_SCALE', '0', {}],
    ['TIME_SCALE', '100001', {}],
    ['PAYMENT_MODE', 'test', {}],
    ['PAYMENT_MODE', 'live', {}],
    ['PAYMENT_WEBHOOK_SECRET', 'secret', {}],
    ['PAYMENT_GRACE', '10 minutes', {}],
    ['OPERATOR_TOKEN', 'short', {}],
    ['OPERATOR_TOKEN', '', { ...database, PAYMENT_MODE: 'sandbox' }],
    ['PAYMENT_MODE', '', database],
    ['PAYMENT_MODE', '', { SMTP_URL: 'smtp://localhost' }],
    ['PAYMENT_MODE', '', { ...stripe, STRIPE_SECRET_KEY: 'sk_test_0123456789' }],
    ['PUBLIC_URL', '', LIVE],
    ['PUBLIC_URL', 'http://shop.example', {}],
    ['TRUST_PROXY', '', LIVE],
    ['PAYMENT_WEBHOOK_SECRET', '', LIVE],
    ['STRIPE_SECRET_KEY', 'sk_test_0123456789', { ...LIVE, ...stripe }],
    ['STRIPE_SECRET_KEY', 'rk_live_0123456789', { ...stripe, PAYMENT_MODE: 'sandbox' }],
    ['DATABASE_URL', 'postgresql://db.example/shop', { ...LIVE, OPERATOR_TOKEN, SECRETS_KEY }],
    ['ALLOWED_HOSTS', 'http://shop', { PUBLIC_URL: 'https://shop.example' }],
    ['SECRETS_KEY', 'not-long-enough', {}],
    ['SECRETS_KEY', '', { ...LIVE, ...database, DATABASE_URL: 'postgresql://localhost/shop' }],
    ['RATE_LIMIT', '-1', {}],
    ['TRUST_PROXY', 'everybody', {}],
    ['SMTP_URL', 'mail.example', {}],
    ['MAIL_FROM', 'the shop', {}],
    ['LOG_LEVEL', 'loud', {}],
    ['ALLOW_EMBEDDED_LIVE', 'perhaps', {}],
  ])('%s=%s stops the start with one line that names it and what it takes', async (name, value, others) => {
    const { code, lines } = await refusedStart(dataDir, { ...others, [name]: value });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} takes .{3}`));
    // What may be a secret is not repeated.
    if (/SECRET|TOKEN|URL|KEY/.test(name) && value !== '') expect(lines[0]).not.toContain(value);
  });
});
