import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AddressTable } from './address-table';
import { inlineScripts, readBuiltPages } from './built-pages';
import { ContentPolicies } from './content-policies';

const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A build with a prerendered page, one that is rendered for each request, and a route. */
function writeBuild(): void {
  const put = (name: string, content: unknown) =>
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  mkdirSync(path.join(folder, 'server/app'), { recursive: true });
  put('prerender-manifest.json', { routes: { '/': {}, '/_not-found': {}, '/icon.svg': {} } });
  put('app-path-routes-manifest.json', {
    '/page': '/',
    '/_not-found/page': '/_not-found',
    '/pay/[orderId]/page': '/pay/[orderId]',
    '/checkout/route': '/checkout',
  });
  writeFileSync(
    path.join(folder, 'server/app/index.html'),
    '<script>home()</script><script src="/a.js"></script>',
  );
  writeFileSync(path.join(folder, 'server/app/_not-found.html'), '<script id="x">gone()</script>');
}
writeBuild();
const built = readBuiltPages(folder);
const addresses = new AddressTable({
  pages: built.paths,
  isPrerendered: (page) => built.prerendered.has(page),
  routes: new Map([['/checkout', {}]]),
});
const policies = new ContentPolicies(built.prerendered, { formTargets: ['https://checkout.example'] });
const policyOf = (pathname: string) => policies.of(pathname, addresses.find(pathname));
const scriptsOf = (pathname: string) => /script-src ([^;]*)/.exec(policyOf(pathname).text)?.[1];

describe('ContentPolicies', () => {
  it('names the inline scripts of a prerendered page', () => {
    const [hash] = inlineScripts('<script>home()</script>');
    expect(scriptsOf('/')).toBe(`'self' ${hash}`);
    expect(policyOf('/').hasNonce).toBe(false);
  });

  it('gives a page that is rendered now a nonce that no other answer has', () => {
    const seen = new Set(Array.from({ length: 50 }, () => scriptsOf('/pay/7')));
    expect(seen.size).toBe(50);
    for (const scripts of seen) expect(scripts).toMatch(/^'self' 'nonce-[\w+/]{22}=='$/);
    expect(policyOf('/pay/7').hasNonce).toBe(true);
    expect(policyOf('/pay/7').text).toContain("form-action 'self' https://checkout.example");
  });

  it.each(['/nothing', '/pay', '/pay/7/more', '/checkout'])(
    'treats %s as the page that is not there',
    (pathname) => {
      expect(scriptsOf(pathname)).toBe(`'self' ${inlineScripts('<script>gone()</script>')[0]}`);
    },
  );

  it.each(['/api', '/api/order', '/_next/static/x.js'])('lets %s be nothing but data', (pathname) => {
    expect(policyOf(pathname).text).toMatch(/^default-src 'none'/);
  });
});

describe('inlineScripts', () => {
  it('hashes exactly the text between the tags, once, and no script with a source', () => {
    const html =
      '<script>\n a </script><SCRIPT type="module">b</SCRIPT><script>b</script><script async src="x"></script>';
    // printf 'b' | openssl dgst -sha256 -binary | base64
    expect(inlineScripts(html)).toEqual([
      "'sha256-NZ1yW/dfXYgQG1R9m2AakMGLGtc1KrBlPkgOrJ3eE5I='",
      "'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='",
    ]);
  });
});
