import { expect, test } from '../support/test';
import { DEMOS } from './catalogue';
import { startOwnServer } from './own-server';
import { openStage } from './stage';

// What `npm run demo` plays, at full speed: a demo that no longer fits the product fails here. The first one stands for
// all of them in `npm test`: the others tell what order-stories.spec.ts, server-gone.spec.ts and the specs of the desk ask more closely.
for (const [index, demo] of DEMOS.entries()) {
  test(`demo ${demo.name}: ${demo.title}${index === 0 ? '' : ' @all'}`, async ({
    page,
    browser,
    troubles,
  }) => {
    if (demo.on === 'any-server') return demo.play(openStage(page));
    troubles.allow(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_SOCKET/);
    // The desk says 401 with the form to sign in.
    troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
    const server = await startOwnServer(demo.shop);
    try {
      const context = await browser.newContext({ baseURL: server.url });
      troubles.watch(context);
      await demo.play(openStage(await context.newPage()), server);
      await context.close();
    } finally {
      await server.remove();
    }
  });
}

test('demos have names of their own', () => {
  const names = DEMOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
