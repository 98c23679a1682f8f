import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { send } from '@/e2e/support/send';
import { waitFor } from '@/e2e/support/wait-for';
import { type Companion, startWithItsParent } from '@/e2e/support/with-its-parent';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { findProgram } from '@/scripts/setup/system-parts.mjs';

/** Node by itself closes a connection that rests for 5 s, and allows for a second more: all around that. */
const RESTS_MS = Array.from({ length: 300 }, (_, index) => 5_300 + index * 5);

const shop = sandbox();
let folder: string;
let haproxy: Companion;
let url: string;

/** The status of a POST, or what became of it. */
function statusOf(agent: Agent): Promise<number | string> {
  return new Promise((resolve) => {
    const question = request(`${url}/api/order`, { method: 'POST', agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    question.on('error', (error) => resolve(error.message));
    question.end();
  });
}

// `npm run test:all` installs it or says that it is missing.
describe.runIf(process.env.TEST_ALL === '1' && findProgram('haproxy') !== null)(
  'behind a balancer that uses connections again',
  () => {
    beforeAll(async () => {
      const program = findProgram('haproxy');
      if (program === null) throw new Error('No HAProxy was found.');
      folder = mkdtempSync(join(tmpdir(), 'orderflow-balancer-'));
      const port = await findFreePort();
      const configuration = join(folder, 'haproxy.cfg');
      // One connection to the shop for each from a client, used again after a rest; nothing is tried twice.
      writeFileSync(
        configuration,
        `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse never
  retries 0
frontend shop
  bind 127.0.0.1:${port}
  default_backend orderflow
backend orderflow
  server one ${new URL(shop.url).host}
`,
      );
      haproxy = startWithItsParent(program, ['-f', configuration]);
      haproxy.says.resume();
      url = `http://127.0.0.1:${port}`;
      await waitFor('the balancer to answer', () =>
        send({ ...shop, url }, '/api/health').then(
          ({ status }) => status === 200,
          () => false,
        ),
      );
    });

    afterAll(async () => {
      await haproxy?.end();
      rmSync(folder, { recursive: true, force: true });
    });

    it('answers every request, those after a rest too', async () => {
      // A server at work closes late what a request is on its way to.
      const load = { goesOn: true };
      const others = Array.from({ length: 16 }, async () => {
        while (load.goesOn) await send(shop, '/api/order', { method: 'POST' });
      });
      const answers = await Promise.all(
        RESTS_MS.map(async (restMs) => {
          const agent = new Agent({ keepAlive: true, maxSockets: 1 });
          const before = await statusOf(agent);
          await new Promise((resolve) => setTimeout(resolve, restMs));
          const after = await statusOf(agent);
          agent.destroy();
          return [before, after];
        }),
      );
      load.goesOn = false;
      await Promise.all(others);
      expect(answers.filter(([before, after]) => before !== 302 || after !== 302)).toEqual([]);
    });
  },
);
