import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from '@/e2e/support/certificate';
import { liveVariables } from '@/e2e/support/live';
import { startPostgres, temporaryFolder } from '@/e2e/support/postgres.mjs';
import { newDataDir, refusedStart, removeDataDir, startServer } from '@/e2e/support/server';
import { create, TEA } from '@/e2e/support/shop';
import { openMailServer } from '@/lib/mail/testing/mail-server';
import { openSmtp } from '@/lib/mail/transport';
import { OPERATOR_TOKEN, SECRETS_KEY } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

let folder: string;
let ours: Certificate;
beforeAll(() => {
  folder = mkdtempSync(join(temporaryFolder(), 'orderflow-tls-'));
  // Another user reads it.
  chmodSync(folder, 0o755);
  ours = makeCertificate(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const withQuery = (url: string, query: Record<string, string>) => `${url}?${new URLSearchParams(query)}`;

// `npm test` installs PostgreSQL or says that it is missing.
describe.skipIf(findPostgres() === null)('PostgreSQL', () => {
  let secure: Awaited<ReturnType<typeof startPostgres>>;
  const dataDir = newDataDir();
  beforeAll(async () => {
    const settings = { ssl: 'on', ssl_cert_file: ours.certFile, ssl_key_file: ours.keyFile };
    secure = await startPostgres({ fsync: false, settings });
  });
  afterAll(async () => {
    await secure?.stop();
    removeDataDir(dataDir);
  });

  /** The last line of a live start that is refused. */
  async function refusal(DATABASE_URL: string): Promise<string> {
    const variables = { ...(await liveVariables()), DATABASE_URL, OPERATOR_TOKEN, SECRETS_KEY };
    const { code, lines } = await refusedStart(dataDir, variables);
    expect(code).toBe(1);
    return lines.at(-1) ?? '';
  }

  it('is spoken to over TLS alone, by every connection of a server', async () => {
    const DATABASE_URL = withQuery(secure.url, { sslmode: 'verify-full', sslrootcert: ours.certFile });
    const variables = { ...(await liveVariables()), DATABASE_URL, OPERATOR_TOKEN, SECRETS_KEY };
    const server = await startServer({ variables });
    const client = new pg.Client({ connectionString: secure.url });
    await client.connect();
    try {
      await create(server, { sku: TEA, quantity: 1 });
      const { rows } = await client.query<{ ssl: boolean }>(
        `select ssl from pg_stat_ssl join pg_stat_activity using (pid)
         where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      // One listens, the others work.
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.filter(({ ssl }) => !ssl)).toEqual([]);
    } finally {
      await client.end();
      await server.end();
    }
  });

  it('is not believed under a certificate that nobody vouches for, or another name', async () => {
    expect(await refusal(withQuery(secure.url, { sslmode: 'require' }))).toMatch(
      /DATABASE_URL leads to no database that can be opened: self-signed certificate/,
    );
    const other = makeCertificate(folder, 'db.example');
    const elsewhere = await startPostgres({
      fsync: false,
      settings: { ssl: 'on', ssl_cert_file: other.certFile, ssl_key_file: other.keyFile },
    });
    try {
      const url = withQuery(elsewhere.url, { sslmode: 'verify-ca', sslrootcert: other.certFile });
      expect(await refusal(url)).toMatch(
        /DATABASE_URL leads to no database that can be opened: .*does not match certificate's altnames|IP: 127\.0\.0\.1 is not in the cert's list/,
      );
    } finally {
      await elsewhere.stop();
    }
  });

  it('without TLS is not spoken to where the URL asks for it', async () => {
    const plain = await startPostgres({ fsync: false });
    try {
      expect(await refusal(withQuery(plain.url, { sslmode: 'require' }))).toMatch(
        /DATABASE_URL leads to no database that can be opened: The server does not support SSL connections/,
      );
    } finally {
      await plain.stop();
    }
  });
});

describe('the mail server', () => {
  const message = {
    from: { name: 'Shop', address: 'shop@kettle.example' },
    to: { name: 'Ada', address: 'ada@example.com' },
    subject: 'Your order confirmation and payment request',
    html: '<p>Hello</p>',
    text: 'Hello',
    messageId: '<1@kettle.example>',
    isOutdated: false,
    refuseHref: 'https://shop.example/no-mail/x',
    client: null,
    hasMoney: false,
  };
  const pem = ({ certFile, keyFile }: Certificate) => ({
    cert: readFileSync(certFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
  });

  it('that offers no STARTTLS is given nothing where it is demanded', async () => {
    const plain = await openMailServer();
    const [demanding, taking] = [await openSmtp(plain.url, true), await openSmtp(plain.url, false)];
    try {
      await expect(demanding.send(message)).rejects.toThrow(/^(ETLS|EPROTOCOL|ECONNECTION).*/);
      expect([plain.attempts(), plain.received.length]).toEqual([0, 0]);
      await taking.send(message);
      expect(plain.received.map(({ isSecure }) => isSecure)).toEqual([false]);
    } finally {
      for (const transport of [demanding, taking]) transport.close();
      await plain.close();
    }
  });

  it('that offers it gets mail over TLS, if its certificate is believed', async () => {
    const secure = await openMailServer(0, { tls: pem(ours) });
    const believing = await openSmtp(withQuery(secure.url, { 'tls.ca': pem(ours).cert }), true);
    const strange = await openSmtp(secure.url, true);
    // What addresses beyond ASCII are asked first goes the same way.
    const letters = { ...message, to: { name: 'Pepé', address: 'pepé@example.com' } };
    try {
      await believing.send(message);
      await believing.send(letters);
      expect(secure.received.map(({ isSecure }) => isSecure)).toEqual([true, true]);
      await expect(strange.send(message)).rejects.toThrow(/^(ETLS|ESOCKET)/);
      expect(secure.received).toHaveLength(2);
    } finally {
      for (const transport of [believing, strange]) transport.close();
      await secure.close();
    }
  });
});
