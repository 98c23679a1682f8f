import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIVE, OPERATOR_TOKEN, SECRETS_KEY } from '@/lib/testing/modes';
import { ENV_NAMES, readDatabaseEnv, readEnv } from './env.mjs';
import { EnvError } from './env-values.mjs';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const DAY_MS = 24 * 3600 * 1000;
const DATABASE = {
  DATABASE_URL: 'postgresql://shop@db.example/shop',
  OPERATOR_TOKEN,
  SECRETS_KEY,
  PAYMENT_MODE: 'sandbox',
};

const oneLineOf = (name: string) => new RegExp(`^${name} takes [^\\r\\n]+\\.$`);

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
      readUrl: null,
      dataDir: resolve('.data'),
      timeScale: 1,
      paymentMode: 'sandbox',
      isExposed: false,
      publicUrl: null,
      allowedHosts: [],
      webhookSecrets: null,
      paymentGraceMs: 0,
      operatorToken: null,
      oidc: null,
      secretsKeys: null,
      rateLimit: null,
      readLimit: null,
      maxOpenRequests: null,
      mailLimits: {
        newAddress: { hour: 600, day: 1_200 },
        address: { hour: 2_000, day: 6_000 },
        client: { hour: 6_000, day: 30_000 },
        total: { hour: 500_000, day: 5_000_000 },
      },
      retentionMs: 90 * DAY_MS,
      retentionAbandonedMs: 30 * DAY_MS,
      fulfilment: 'at-once',
      refunds: 'at-once',
      trustProxy: [],
      stripe: null,
      smtpUrl: null,
      smtpDemandsTls: false,
      mailFrom: null,
      logLevel: 'info',
      allowEmbeddedLive: false,
      allowPrivateWebhooks: false,
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
        DATABASE_URL: `${DATABASE.DATABASE_URL}?sslmode=verify-full`,
        DIRECT_URL: 'postgresql://shop@primary.example/shop?sslmode=require',
        DATABASE_READ_URL: 'postgresql://shop@standby.example/shop?sslmode=require',
        PORT: '8080',
        HOSTNAME: '0.0.0.0',
        DATA_DIR: '/var/lib/orderflow',
        TIME_SCALE: '0.5',
        PAYMENT_MODE: 'live',
        PUBLIC_URL: 'https://Shop.example:443/',
        ALLOWED_HOSTS: 'Shop.internal:3000, orderflow',
        PAYMENT_WEBHOOK_SECRET: `${SECRET} ${SECRET}`,
        PAYMENT_GRACE: 'P1DT2H3M4.5S',
        FULFILMENT: 'by-hand',
        REFUNDS: 'after-approval',
        TRUST_PROXY: '10.0.0.0/8, ::1',
        STRIPE_SECRET_KEY: 'sk_live_0123456789',
        STRIPE_WEBHOOK_SECRET: 'whsec_0123456789',
        SECRETS_KEY: `${SECRETS_KEY} ${OPERATOR_TOKEN}`,
        OIDC_ISSUER: 'https://sso.example',
        OIDC_CLIENT_ID: 'orderflow',
        OIDC_CLIENT_SECRET: 'a-secret-0123',
        SMTP_URL: 'smtps://user:pass@mail.example:465',
        MAIL_FROM: 'Shop <shop@example.com>',
        MAIL_LIMITS: 'address=7/9, total=100000000/100000000',
        READ_LIMIT: '500',
        MAX_OPEN_REQUESTS: 'off',
        RETENTION: 'P3650D',
        RETENTION_ABANDONED: 'off',
        LOG_LEVEL: 'warn',
      },
      'box',
    );
    expect(env).toEqual({
      port: 8080,
      hostname: '0.0.0.0',
      databaseUrl: `${DATABASE.DATABASE_URL}?sslmode=verify-full`,
      directUrl: 'postgresql://shop@primary.example/shop?sslmode=require',
      readUrl: 'postgresql://shop@standby.example/shop?sslmode=require',
      dataDir: '/var/lib/orderflow',
      timeScale: 0.5,
      paymentMode: 'live',
      isExposed: false,
      publicUrl: 'https://shop.example',
      allowedHosts: ['shop.internal:3000', 'orderflow'],
      webhookSecrets: [SECRET, SECRET],
      paymentGraceMs: 93_784_500,
      operatorToken: DATABASE.OPERATOR_TOKEN,
      oidc: {
        ...{ issuer: 'https://sso.example', clientId: 'orderflow', clientSecret: 'a-secret-0123' },
        ...{ name: 'sso.example', roleMap: null, domains: null },
      },
      secretsKeys: [SECRETS_KEY, OPERATOR_TOKEN],
      rateLimit: 60,
      readLimit: 500,
      maxOpenRequests: null,
      mailLimits: {
        newAddress: { hour: 6, day: 12 },
        address: { hour: 7, day: 9 },
        client: { hour: 60, day: 300 },
        total: { hour: 100_000_000, day: 100_000_000 },
      },
      retentionMs: 3_650 * DAY_MS,
      retentionAbandonedMs: null,
      fulfilment: 'by-hand',
      refunds: 'after-approval',
      trustProxy: ['10.0.0.0/8', '::1'],
      stripe: { secretKey: 'sk_live_0123456789', webhookSecret: 'whsec_0123456789' },
      smtpUrl: 'smtps://user:pass@mail.example:465',
      smtpDemandsTls: false,
      mailFrom: 'Shop <shop@example.com>',
      logLevel: 'warn',
      allowEmbeddedLive: false,
      allowPrivateWebhooks: false,
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
    expect(readEnv(LIVE, 'box').rateLimit).toBe(60);
    expect(readEnv({ ...LIVE, RATE_LIMIT: 'off' }, 'box').rateLimit).toBeNull();
  });

  it('wants the address of PostgreSQL itself beside that of a pooler', () => {
    const DATABASE_URL = `${DATABASE.DATABASE_URL}?pgbouncer=true`;
    expect(failure({ ...DATABASE, DATABASE_URL })).toMatch(/^DIRECT_URL takes .* and must be set then\.$/);
    const both = { ...DATABASE, DATABASE_URL, DIRECT_URL: DATABASE.DATABASE_URL };
    expect(readEnv(both, 'box').directUrl).toBe(DATABASE.DATABASE_URL);
  });

  it('wants an operator token with DATABASE_URL', () => {
    expect(failure({ ...DATABASE, OPERATOR_TOKEN: '' })).toMatch(
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
    ['TRUST_PROXY', 'none'],
    ['PUBLIC_URL', 'https://shop.example'],
    ['PUBLIC_URL', 'http://localhost:3000'],
    ['PUBLIC_URL', 'http://[::1]:3000/'],
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
    ['DATABASE_URL', 'postgresql://a:5432,b:port/shop'],
    ['DATABASE_READ_URL', 'postgresql://a/shop'],
    ['DATABASE_READ_URL', 'mysql://a/shop'],
    ['DATABASE_URL', 'postgresql://a,b/shop?target_session_attrs=prefer-standby'],
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
    ['OPERATOR_TOKEN', 'x'.repeat(31)],
    ['OPERATOR_TOKEN', 'a token of enough characters with spaces in it'],
    ['PUBLIC_URL', 'shop.example'],
    ['PUBLIC_URL', 'http://shop.example'],
    ['PUBLIC_URL', 'http://127.0.0.1.shop.example'],
    ['PUBLIC_URL', 'ftp://localhost'],
    ['PUBLIC_URL', 'https://shop.example/shop'],
    ['PUBLIC_URL', 'https://shop.example?a=b'],
    ['PUBLIC_URL', 'https://shop.example#a'],
    ['PUBLIC_URL', 'https://user:word@shop.example'],
    ['PUBLIC_URL', 'https://*.example'],
    ['ALLOWED_HOSTS', 'shop.internal'],
    ['ALLOWED_HOSTS', 'https://shop.internal'],
    ['MAX_STREAMS', '0'],
    ['RATE_LIMIT', '0'],
    ['RATE_LIMIT', 'on'],
    ['UNPAID_LIMITS', '20'],
    ['READ_LIMIT', '1.5'],
    ['MAX_OPEN_REQUESTS', '0'],
    ['RETENTION', 'P4000D'],
    ['RETENTION_ABANDONED', '1 month'],
    ['MAIL_LIMITS', 'everybody=1/2'],
    ['MAIL_LIMITS', 'address=20'],
    ['MAIL_LIMITS', 'address=1/1000000000'],
    ['FULFILMENT', 'never'],
    ['REFUNDS', 'never'],
    ['TRUST_PROXY', 'loopback'],
    ['TRUST_PROXY', 'none, 10.0.0.1'],
    ['TRUST_PROXY', ','],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['SMTP_URL', 'https://mail.example'],
    ['SMTP_URL', 'smtp://'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'Shop <shop@example.com>\r\nBcc: x@example.com'],
    ['SECRETS_KEY', 'x'.repeat(31)],
    ['SECRETS_KEY', 'x'.repeat(32)],
    ['SECRETS_KEY', `${SECRETS_KEY} short`],
    ['SECRETS_KEY', Array(11).fill(SECRETS_KEY).join(' ')],
    ['LOG_LEVEL', 'loud'],
    ['ALLOW_EMBEDDED_LIVE', 'yes'],
  ])('refuses %s=%s with one line that names the variable and what it takes', (name, value) => {
    expect(failure({ [name]: value })).toMatch(oneLineOf(name));
  });

  it('never repeats what may be a secret', () => {
    for (const name of [
      'DATABASE_URL',
      'DIRECT_URL',
      'SMTP_URL',
      'OPERATOR_TOKEN',
      'PAYMENT_WEBHOOK_SECRET',
      'PUBLIC_URL',
      'SECRETS_KEY',
    ]) {
      expect(failure({ [name]: 'hunter2' })).not.toContain('hunter2');
    }
  });
});

describe('the mode', () => {
  const stripe = (key: string) => ({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: 'whsec_0123456789' });

  it.each<[string, Record<string, string>]>([
    ['DATABASE_URL', { DATABASE_URL: DATABASE.DATABASE_URL }],
    ['SMTP_URL', { SMTP_URL: 'smtp://localhost:25' }],
    ['STRIPE_SECRET_KEY', stripe('sk_test_0123456789')],
    ['DATABASE_URL', { ...DATABASE, PAYMENT_MODE: ' ' }],
  ])('must be said beside %s', (name, source) => {
    expect(failure(source)).toMatch(oneLineOf('PAYMENT_MODE'));
    expect(failure(source)).toContain(`must be set where ${name} is`);
    expect(readEnv({ OPERATOR_TOKEN, ...source, PAYMENT_MODE: 'sandbox' }, 'box').paymentMode).toBe(
      'sandbox',
    );
  });

  it.each<[string, Record<string, string>]>([
    ['PAYMENT_MODE', { ALLOW_EMBEDDED_LIVE: '' }],
    ['PUBLIC_URL', { PUBLIC_URL: '' }],
    ['TRUST_PROXY', { TRUST_PROXY: '' }],
    ['PAYMENT_WEBHOOK_SECRET', { PAYMENT_WEBHOOK_SECRET: '' }],
    ['SECRETS_KEY', { ...DATABASE, DATABASE_URL: 'postgresql://localhost/shop', SECRETS_KEY: '' }],
    ['STRIPE_SECRET_KEY', stripe('sk_test_0123456789')],
    ['STRIPE_SECRET_KEY', stripe('rk_test_0123456789')],
    ['DATABASE_URL', DATABASE],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: `${DATABASE.DATABASE_URL}?sslmode=prefer` }],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: `${DATABASE.DATABASE_URL}?sslmode=require&sslmode=allow` }],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: 'postgresql://localhost/shop?host=db.example' }],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: 'postgresql://localhost.example/shop' }],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: 'postgresql:///shop', PGHOST: 'db.example' }],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: 'postgresql://localhost:5432,db.example:5433/shop' }],
    ['DATABASE_URL', { ...DATABASE, DATABASE_URL: 'postgresql:///shop?host=localhost,db.example' }],
    [
      'DIRECT_URL',
      { ...DATABASE, DATABASE_URL: 'postgresql://localhost/s', DIRECT_URL: 'postgresql://db/s' },
    ],
  ])('live is refused for %s: %j', (name, source) => {
    const message = failure({ ...LIVE, ...source, PAYMENT_MODE: 'live' });
    expect(message).toMatch(oneLineOf(name));
    expect(message).toContain('live');
    expect(message).not.toContain('0123456789');
  });

  it.each<[string, Record<string, string>]>([
    ['keys for real money', stripe('sk_live_0123456789')],
    ['restricted keys for real money', stripe('rk_live_0123456789')],
    ...[
      'postgresql://shop@db.example/shop?sslmode=require',
      'postgresql://shop@db.example/shop?sslmode=verify-ca&sslrootcert=/ca.pem',
      'postgresql://shop@db.example/shop?sslmode=verify-full',
      'postgresql://shop@db.example/shop?sslmode=disable',
      'postgresql://shop@localhost:5432/shop',
      'postgresql://shop@a.example:5432,b.example:5433/shop?sslmode=verify-full&target_session_attrs=read-write',
      'postgresql://localhost:5432,127.0.0.1:5433/shop',
      'postgresql://shop@127.8.0.1/shop',
      'postgresql://shop@[::1]/shop',
      'postgresql://shop@%2Fvar%2Frun%2Fpostgresql/shop',
      'postgresql:///shop?host=/var/run/postgresql',
      'postgresql:///shop',
    ].map((url): [string, Record<string, string>] => [url, { ...DATABASE, DATABASE_URL: url }]),
  ])('live takes %s', (_what, source) => {
    expect(readEnv({ ...LIVE, ...source, PAYMENT_MODE: 'live' }, 'box').paymentMode).toBe('live');
  });

  it('live takes the embedded database without SECRETS_KEY: its folder has a file for that', () => {
    expect(readEnv(LIVE, 'box').secretsKeys).toBeNull();
  });

  it('sandbox takes no keys for real money, and a database in the clear', () => {
    for (const key of ['sk_live_0123456789', 'rk_live_0123456789']) {
      const message = failure({ ...stripe(key), PAYMENT_MODE: 'sandbox' });
      expect(message).toMatch(oneLineOf('STRIPE_SECRET_KEY'));
      expect(message).toContain('sandbox');
    }
    expect(readEnv(DATABASE, 'box').databaseUrl).toBe(DATABASE.DATABASE_URL);
  });

  it.each<[string, boolean]>([
    ['smtp://mail.example:587', true],
    ['smtp://mail.example?ignoreTLS=false', true],
    ['smtp://mail.example?opportunisticTLS=true', true],
    ['smtp://mail.example?ignoreTLS=true', false],
    ['smtps://mail.example', false],
    ['smtp://localhost:25', false],
    ['smtp://127.0.0.1:25', false],
  ])('live demands STARTTLS of %s: %s; the sandbox never', (SMTP_URL, demands) => {
    expect(readEnv({ ...LIVE, SMTP_URL }, 'box').smtpDemandsTls).toBe(demands);
    expect(readEnv({ SMTP_URL, PAYMENT_MODE: 'sandbox' }, 'box').smtpDemandsTls).toBe(false);
  });

  it.each<[string, boolean]>([
    ['localhost', false],
    ['127.0.0.2', false],
    ['::1', false],
    ['0.0.0.0', true],
    ['::', true],
    ['192.0.2.1', true],
    ['shop.example', true],
  ])('a sandbox that listens on %s is open to others: %s', (HOSTNAME, isExposed) => {
    expect(readEnv({ HOSTNAME }, 'box').isExposed).toBe(isExposed);
    expect(readEnv({ ...LIVE, HOSTNAME }, 'box').isExposed).toBe(false);
  });
});

describe('tools of the database', () => {
  it('need to know which it is, and nothing else', () => {
    const { DATABASE_URL } = DATABASE;
    const env = { databaseUrl: DATABASE_URL, directUrl: null, dataDir: resolve('x') };
    expect(readDatabaseEnv({ DATABASE_URL, DATA_DIR: 'x' })).toEqual(env);
  });
});

it('.env is kept out of git and of the image', () => {
  for (const file of ['.gitignore', 'scripts/deploy/Containerfile.dockerignore'])
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8').split('\n')).toContain('.env');
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
