import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV_NAMES, readEnv } from './env.mjs';
import { EnvError } from './env-values.mjs';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const DATABASE = {
  DATABASE_URL: 'postgresql://shop@db.example/shop',
  OPERATOR_TOKEN: 'a-token-of-the-operator',
};

function failure(source: Record<string, string>): string {
  try {
    readEnv(source, 'box');
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  throw new Error(`Accepted: ${JSON.stringify(source)}`);
}

describe('readEnv', () => {
  it('has a default for every variable', () => {
    expect(readEnv({}, 'box')).toEqual({
      port: 3000,
      hostname: 'localhost',
      databaseUrl: null,
      directUrl: null,
      dataDir: resolve('.data'),
      timeScale: 1,
      paymentMode: 'sandbox',
      webhookSecrets: null,
      paymentGraceMs: 0,
      operatorToken: null,
      rateLimit: null,
      trustProxy: [],
      stripe: null,
      smtpUrl: null,
      mailFrom: null,
      logLevel: 'info',
      allowEmbeddedLive: false,
      routesThroughNext: false,
      maxStreams: 2_000,
      unpaidLimits: true,
    });
  });

  it('takes an empty value for an unset one', () => {
    expect(readEnv({ PORT: '', TIME_SCALE: ' ', DATABASE_URL: '', PAYMENT_GRACE: '' }, 'box')).toEqual(
      readEnv({}, 'box'),
    );
  });

  it('takes both secrets of Stripe or none, and repeats neither', () => {
    for (const source of [
      { STRIPE_SECRET_KEY: 'sk_test_0123456789' },
      { STRIPE_SECRET_KEY: 'sk_test_0123456789', STRIPE_WEBHOOK_SECRET: 'wrong-0123' },
    ])
      expect(failure(source)).toMatch(/^STRIPE_WEBHOOK_SECRET takes (?!.*(0123)).*\.$/);
    for (const source of [
      { STRIPE_WEBHOOK_SECRET: 'whsec_0123456789' },
      { STRIPE_SECRET_KEY: 'pk_test_0123456789', STRIPE_WEBHOOK_SECRET: 'whsec_0123456789' },
    ])
      expect(failure(source)).toMatch(/^STRIPE_SECRET_KEY takes (?!.*(0123)).*\.$/);
  });

  it('reads every variable', () => {
    const env = readEnv(
      {
        ...DATABASE,
        DIRECT_URL: 'postgresql://shop@primary.example/shop',
        PORT: '8080',
        HOSTNAME: '0.0.0.0',
        DATA_DIR: '/var/lib/orderflow',
        TIME_SCALE: '0.5',
        PAYMENT_MODE: 'live',
        PAYMENT_WEBHOOK_SECRET: `${SECRET} ${SECRET}`,
        PAYMENT_GRACE: 'P1DT2H3M4.5S',
        TRUST_PROXY: '10.0.0.0/8, ::1',
        STRIPE_SECRET_KEY: 'sk_live_0123456789',
        STRIPE_WEBHOOK_SECRET: 'whsec_0123456789',
        SMTP_URL: 'smtps://user:pass@mail.example:465',
        MAIL_FROM: 'Shop <shop@example.com>',
        LOG_LEVEL: 'warn',
      },
      'box',
    );
    expect(env).toEqual({
      port: 8080,
      hostname: '0.0.0.0',
      databaseUrl: DATABASE.DATABASE_URL,
      directUrl: 'postgresql://shop@primary.example/shop',
      dataDir: '/var/lib/orderflow',
      timeScale: 0.5,
      paymentMode: 'live',
      webhookSecrets: [SECRET, SECRET],
      paymentGraceMs: 93_784_500,
      operatorToken: DATABASE.OPERATOR_TOKEN,
      rateLimit: 60,
      trustProxy: ['10.0.0.0/8', '::1'],
      stripe: { secretKey: 'sk_live_0123456789', webhookSecret: 'whsec_0123456789' },
      smtpUrl: 'smtps://user:pass@mail.example:465',
      mailFrom: 'Shop <shop@example.com>',
      logLevel: 'warn',
      allowEmbeddedLive: false,
      routesThroughNext: false,
      maxStreams: 2_000,
      unpaidLimits: true,
    });
  });

  it("ignores a HOSTNAME that is the machine's own name, as containers set it", () => {
    expect(readEnv({ HOSTNAME: hostname() }).hostname).toBe('localhost');
    expect(readEnv({ HOSTNAME: 'box' }, 'Box').hostname).toBe('localhost');
    expect(readEnv({ HOSTNAME: 'shop.example' }, 'box').hostname).toBe('shop.example');
  });

  it('refuses live payments on the embedded database unless that is allowed', () => {
    expect(failure({ PAYMENT_MODE: 'live' })).toMatch(
      /^PAYMENT_MODE takes live only together with DATABASE_URL/,
    );
    expect(readEnv({ PAYMENT_MODE: 'live', ALLOW_EMBEDDED_LIVE: '1' }, 'box').rateLimit).toBe(60);
    expect(readEnv({ ...DATABASE, PAYMENT_MODE: 'live', RATE_LIMIT: 'off' }, 'box').rateLimit).toBeNull();
  });

  it('wants the address of PostgreSQL itself beside that of a pooler', () => {
    const DATABASE_URL = `${DATABASE.DATABASE_URL}?pgbouncer=true`;
    expect(failure({ ...DATABASE, DATABASE_URL })).toMatch(/^DIRECT_URL takes .* and must be set then\.$/);
    const both = { ...DATABASE, DATABASE_URL, DIRECT_URL: DATABASE.DATABASE_URL };
    expect(readEnv(both, 'box').directUrl).toBe(DATABASE.DATABASE_URL);
  });

  it('wants an operator token with DATABASE_URL', () => {
    expect(failure({ DATABASE_URL: DATABASE.DATABASE_URL })).toMatch(
      /^OPERATOR_TOKEN takes .* together with DATABASE_URL/,
    );
    expect(readEnv({ OPERATOR_TOKEN: DATABASE.OPERATOR_TOKEN }, 'box').operatorToken).toBe(
      DATABASE.OPERATOR_TOKEN,
    );
  });

  it.each([
    ['PT0S', 0],
    ['PT10M', 600_000],
    ['P2W', 1_209_600_000],
    ['P1DT0.25S', 86_400_250],
  ])('reads PAYMENT_GRACE %s as %d ms', (duration, ms) => {
    expect(readEnv({ PAYMENT_GRACE: duration }, 'box').paymentGraceMs).toBe(ms);
  });

  it.each([
    ['TIME_SCALE', '0.01'],
    ['TIME_SCALE', '100000'],
    ['PORT', '0'],
    ['PORT', '65535'],
    ['RATE_LIMIT', '1'],
    ['UNPAID_LIMITS', 'off'],
    ['HOSTNAME', '::1'],
    ['SMTP_URL', 'smtp://localhost:25'],
    ['MAIL_FROM', 'shop@example.com'],
    ['ALLOW_EMBEDDED_LIVE', '0'],
    ['LOG_LEVEL', 'silent'],
    ['PAYMENT_MODE', 'sandbox'],
  ])('accepts %s=%s', (name, value) => {
    expect(() => readEnv({ [name]: value }, 'box')).not.toThrow();
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', 'http'],
    ['HOSTNAME', 'two words'],
    ['HOSTNAME', 'http://shop'],
    ['DATABASE_URL', 'mysql://db/shop'],
    ['DATABASE_URL', 'shop'],
    ['DIRECT_URL', 'mysql://db/shop'],
    ['DIRECT_URL', 'postgresql://db/shop'],
    ['DATA_DIR', 'a\0b'],
    ['TIME_SCALE', '0'],
    ['TIME_SCALE', '0.009'],
    ['TIME_SCALE', '100001'],
    ['TIME_SCALE', 'fast'],
    ['TIME_SCALE', '0x10'],
    ['PAYMENT_MODE', 'test'],
    ['PAYMENT_WEBHOOK_SECRET', 'whsec_short'],
    ['PAYMENT_WEBHOOK_SECRET', `${SECRET} secret`],
    ['PAYMENT_GRACE', '10'],
    ['PAYMENT_GRACE', 'P'],
    ['PAYMENT_GRACE', 'P1DT'],
    ['PAYMENT_GRACE', 'P1M'],
    ['PAYMENT_GRACE', 'P1000D'],
    ['OPERATOR_TOKEN', 'short'],
    ['OPERATOR_TOKEN', 'a token with spaces in it'],
    ['MAX_STREAMS', '0'],
    ['RATE_LIMIT', '0'],
    ['RATE_LIMIT', 'on'],
    ['UNPAID_LIMITS', '20'],
    ['TRUST_PROXY', 'loopback'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['SMTP_URL', 'https://mail.example'],
    ['SMTP_URL', 'smtp://'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'Shop <shop@example.com>\r\nBcc: x@example.com'],
    ['LOG_LEVEL', 'loud'],
    ['ALLOW_EMBEDDED_LIVE', 'yes'],
  ])('refuses %s=%s with one line that names the variable and what it takes', (name, value) => {
    expect(failure({ [name]: value })).toMatch(new RegExp(`^${name} takes [^\\r\\n]+\\.$`));
  });

  it('never repeats what may be a secret', () => {
    for (const name of [
      'DATABASE_URL',
      'DIRECT_URL',
      'SMTP_URL',
      'OPERATOR_TOKEN',
      'PAYMENT_WEBHOOK_SECRET',
    ]) {
      expect(failure({ [name]: 'hunter2' })).not.toContain('hunter2');
    }
  });
});

describe('.env.example', () => {
  const text = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
  const entries = [...text.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));

  it('lists exactly the variables that are read', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual([...ENV_NAMES].sort());
  });

  it('gives each its default, and sets none', () => {
    expect(readEnv(Object.fromEntries(entries.map(({ name, value }) => [name, value])), 'box')).toEqual(
      readEnv({}, 'box'),
    );
    expect(text.match(/^[^#\n].*$/gm)).toBeNull();
  });

  it('says something about each', () => {
    for (const { name } of entries) {
      expect(text, name).toMatch(new RegExp(`^# [A-Z].+\\.\n(# .+\n)*# ${name}=`, 'm'));
    }
  });
});
