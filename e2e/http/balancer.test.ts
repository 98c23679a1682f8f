import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { send } from '@/e2e/support/send';
import { waitFor } from '@/e2e/support/wait-for';
import { ensureProgram } from '@/scripts/setup/system-parts.mjs';

/** Longer than Node keeps a resting connection by itself: 5 s. */
const REST_MS = 6_000;
const CONNECTIONS = 20;
const ROUNDS = 2;

const shop = sandbox();
let folder: string;
let haproxy: ChildProcess;
let url: string;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe.runIf(process.env.TEST_ALL === '1')('behind a balancer that uses connections again', () => {
  beforeAll(async () => {
    const found = await ensureProgram('haproxy');
    if ('missing' in found) throw new Error(`HAProxy is missing: ${found.missing}`);
    folder = mkdtempSync(join(tmpdir(), 'orderflow-balancer-'));
    const port = await freePort();
    const configuration = join(folder, 'haproxy.cfg');
    // It takes up resting connections again for whichever client comes, and tries nothing twice.
    writeFileSync(
      configuration,
      `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
  retries 0
frontend shop
  bind 127.0.0.1:${port}
  default_backend orderflow
backend orderflow
  server one ${new URL(shop.url).host}
`,
    );
    haproxy = spawn(found.program, ['-f', configuration], { stdio: 'ignore' });
    url = `http://127.0.0.1:${port}`;
    await waitFor('the balancer to answer', () =>
      send({ ...shop, url }, '/api/health').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  });

  afterAll(async () => {
    haproxy.kill('SIGKILL');
    await once(haproxy, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers every request, those after a rest too', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0) await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const answers = await Promise.all(
        Array.from({ length: CONNECTIONS }, () => send({ ...shop, url }, '/api/order', { method: 'POST' })),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302));
    }
  });
});
