import { afterAll, describe, expect, it } from 'vitest';
import { newDataDir, refusedStart, removeDataDir } from '@/e2e/support/server';

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
    ['OPERATOR_TOKEN', '', { DATABASE_URL: 'postgresql://localhost/shop' }],
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
    if (/SECRET|TOKEN|URL/.test(name) && value !== '') expect(lines[0]).not.toContain(value);
  });
});
