import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { send } from '@/e2e/support/send';
import { CHECKOUT, newDataDir, refusedStart, removeDataDir, startServer } from '@/e2e/support/server';
import { create, operator, pay, sendPayment } from '@/e2e/support/shop';
import { deliver, NEW_SECRET, OLD_SECRET, paymentEvent } from '@/e2e/support/signed';
import { openDatabase } from '@/lib/db/open';
import { readRing } from '@/lib/secrets/ring-store';
import { sealingKeys, secretsKeyFile } from '@/lib/secrets/sealing-keys';
import { readSecretsEnv } from '@/lib/server/env.mjs';

const TOKEN = 'operator-token-that-nobody-must-ever-read';
const PASSWORD = 'pass-word-that-nobody-must-ever-read';
/** What a client puts where it might be logged. */
const FORGED = '{"level":"fatal","msg":"forged by a client"}';

const dataDir = newDataDir();
afterAll(() => removeDataDir(dataDir));

/** Every file that a browser can be given, and every page that the build rendered. */
function* publicFiles(): Generator<[name: string, text: string]> {
  for (const folder of ['.next/static', '.next/server/app', 'public'])
    for (const entry of readdirSync(join(CHECKOUT, folder), { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      const isPublic = folder !== '.next/server/app' || /\.(html|rsc|body|meta)$/.test(entry.name);
      if (entry.isFile() && isPublic) yield [file, readFileSync(file, 'latin1')];
    }
}

it('no secret is said, logged at the finest level or given to a browser, whatever goes wrong', async () => {
  const server = await startServer({
    variables: {
      LOG_LEVEL: 'trace',
      OPERATOR_TOKEN: TOKEN,
      PAYMENT_WEBHOOK_SECRET: `${NEW_SECRET} ${OLD_SECRET}`,
      SMTP_URL: `smtp://shop:${PASSWORD}@127.0.0.1:1`,
    },
  });
  const shop = { url: server.url, operatorToken: TOKEN };
  const answers: string[] = [];
  const ask = async (...[path, sending]: [string, Parameters<typeof send>[2]?]) => {
    const answer = await send(shop, path, sending);
    answers.push(JSON.stringify(answer.headers), answer.text);
    return answer;
  };
  const { orderId } = await create(shop);
  await pay(shop, orderId);
  const injected = encodeURIComponent(`\r\n${FORGED}\r\n\u001b[2J`);
  for (const path of [
    `/api/order?orderId=${injected}`,
    `/api/${injected}`,
    `/${injected}`,
    '/api/%zz',
    `/api/definitions/${injected}.bpmn`,
    `/api/receive-payment?orderId=${injected}&amount=${injected}`,
  ])
    for (const method of ['GET', 'POST', 'PUT', 'TRACE'])
      await ask(path, {
        method,
        headers: { ...operator(shop), 'x-forwarded-for': FORGED, 'user-agent': FORGED },
      });
  for (const path of ['tasks/complete', 'incidents/retry', 'orders/end', 'check'])
    for (const json of [{}, { orderId, elementId: `\r\n${FORGED}`, state: 'FAILED' }, FORGED])
      await ask(`/api/operator/${path}`, { json, headers: operator(shop) });
  await sendPayment(shop, orderId, { paymentId: `\r\n${FORGED}`, amount: FORGED });
  const event = paymentEvent({ orderId: `\r\n${FORGED}`, amount: '1' });
  for (const secret of [NEW_SECRET, OLD_SECRET])
    answers.push(
      (await deliver(shop, event, { secret })).text,
      (await deliver(shop, event, { secret, minutesOff: 9 })).text,
    );
  for (const path of ['/', '/docs/api', '/api/openapi.json', '/api/shop', '/api/metrics', '/api/products'])
    await ask(path);
  await server.end();

  const database = await openDatabase({ url: null, folder: join(server.dataDir, 'pgdata') });
  const env = readSecretsEnv({ DATA_DIR: server.dataDir });
  const ring = await readRing({
    database,
    sealingKeys: (mayMake) => sealingKeys(env, mayMake),
    hasWebhookSecrets: true,
    now: () => new Date(),
  });
  const sealing = readFileSync(secretsKeyFile(server.dataDir), 'utf8').trim();
  await database.close();
  removeDataDir(server.dataDir);
  const made = ring.keys.map(({ secret }) => secret);
  expect(made).toHaveLength(2);
  const secrets = [TOKEN, PASSWORD, NEW_SECRET, OLD_SECRET, sealing, ...made].flatMap((secret) => [
    secret.replace('whsec_', ''),
    Buffer.from(secret).toString('base64').slice(0, -2),
  ]);
  const said = server.said();
  expect(said).toContain('"level":"info"');
  const places: [string, string][] = [['log', said], ['answers', answers.join('\n')], ...publicFiles()];
  expect(places.length).toBeGreaterThan(20);
  const leaks = places
    .filter(([, text]) => secrets.some((secret) => text.includes(secret)))
    .map(([name]) => name);
  expect(leaks).toEqual([]);

  const events = said.split('\n').filter((line) => line.startsWith('{'));
  expect(events.length).toBeGreaterThan(2);
  for (const line of events) expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged by a client' });
});

it('a database that cannot be reached is named without its password', async () => {
  const { code, lines } = await refusedStart(dataDir, {
    DATABASE_URL: `postgresql://shop:${PASSWORD}@127.0.0.1:1/shop`,
    OPERATOR_TOKEN: TOKEN,
    PAYMENT_MODE: 'sandbox',
    LOG_LEVEL: 'trace',
  });
  expect(code).toBe(1);
  expect(lines.join('\n')).toMatch(/\S/);
  expect(lines.join('\n')).not.toContain(PASSWORD);
  expect(lines.join('\n')).not.toContain(TOKEN);
});
