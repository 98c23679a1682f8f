import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { send } from '@/e2e/support/send';
import { CHECKOUT, type Server, startServer } from '@/e2e/support/server';
import { operator } from '@/e2e/support/shop';
import { SETTINGS_FIELDS } from '@/lib/contract/settings-input';
import { BUILT_FRONT } from '@/lib/server/shop-front.mjs';
import { deskPaths } from '@/lib/story/desk-paths';

let shop: Server;
beforeAll(async () => {
  shop = await startServer();
});
afterAll(() => shop?.end());

const NAME = 'Tea’s "Thread" </script> & Co';
const { routes } = JSON.parse(readFileSync(join(CHECKOUT, '.next/prerender-manifest.json'), 'utf8')) as {
  routes: Record<string, { dataRoute: string | null }>;
};
const prerendered = Object.keys(routes).filter(
  (page) => routes[page]?.dataRoute !== null && !page.startsWith('/_'),
);
const unescaped = (html: string) => html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

/** Sends the form as the page shows it, but for these fields. */
async function change(fields: Readonly<Record<string, string>>) {
  const page = await send(shop, deskPaths.settings(), { headers: operator(shop) });
  expect(page.status).toBe(200);
  const shownAs = (name: string) => {
    const [, value, lines] =
      new RegExp(`name="${name}"[^>]*? value="([^"]*)"|name="${name}"[^>]*>([^<]*)</textarea>`).exec(
        page.text,
      ) ?? [];
    return value ?? lines ?? '';
  };
  const names = [...SETTINGS_FIELDS, 'version'];
  const body = {
    ...Object.fromEntries(names.map((name) => [name, shownAs(name)])),
    reason: 'a test',
    ...fields,
  };
  return send(shop, deskPaths.changeSettings(), {
    body: new URLSearchParams(body).toString(),
    headers: {
      ...operator(shop),
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
}

it('no page of the build says what stands for the shop, and each tells its policy what it says instead', async () => {
  const tags = new Map<string, unknown>();
  for (const name of ['Kettle & Loom', NAME]) {
    if (name === NAME) expect((await change({ name })).status).toBe(200);
    for (const path of [...prerendered, '/no-such-page']) {
      const { text, headers } = await send(shop, path);
      expect(text.includes(BUILT_FRONT.name) || text.includes(BUILT_FRONT.description), path).toBe(false);
      if (path !== '/no-such-page') expect(unescaped(text.replaceAll('&amp;', '&')), path).toContain(name);
      const scripts = [...text.matchAll(/<script\b(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)];
      for (const [, script = ''] of scripts)
        expect(headers['content-security-policy'], path).toContain(
          createHash('sha256').update(script).digest('base64'),
        );
      const part = await send(shop, `${path}?_rsc=1`, { headers: { rsc: '1' } });
      expect(part.text.includes(BUILT_FRONT.name), `${path} as data`).toBe(false);
      // A browser that has the page of before gets the new one.
      expect(headers.etag, path).not.toBe(tags.get(path));
      tags.set(path, headers.etag);
    }
  }
});

it('what is wrong is answered by field, and who comes late by a sentence', async () => {
  const wrong = await change({ currency: 'euros' });
  expect([wrong.status, JSON.parse(wrong.text)]).toEqual([
    422,
    { errors: { currency: 'Enter the three letters of the currency, such as EUR.' } },
  ]);
  const late = await change({ name: 'Too late', version: '1' });
  expect([late.status, JSON.parse(late.text).errors.form]).toEqual([
    422,
    expect.stringContaining('operator (admin) has changed the settings since you opened them.'),
  ]);
});
