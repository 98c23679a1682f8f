import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inlineScripts, kindOfPage, readBuiltPages } from './built-pages';
import { ContentPolicies } from './content-policies';

const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A build with a prerendered page, one that is rendered for each request, and a route. */
function writeBuild(): void {
  const put = (name: string, content: unknown) =>
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  const page = (name: string, regex: string) => ({ page: name, regex });
  mkdirSync(path.join(folder, 'server/app'), { recursive: true });
  put('prerender-manifest.json', { routes: { '/': {}, '/_not-found': {}, '/icon.svg': {} } });
  put('app-path-routes-manifest.json', {
    '/page': '/',
    '/_not-found/page': '/_not-found',
    '/pay/[orderId]/page': '/pay/[orderId]',
    '/checkout/route': '/checkout',
  });
  put('routes-manifest.json', {
    staticRoutes: [page('/', '^/(?:/)?$'), page('/checkout', '^/checkout(?:/)?$')],
    dynamicRoutes: [page('/pay/[orderId]', '^/pay/([^/]+?)(?:/)?$')],
    rewrites: {
      beforeFiles: [{ regex: '^/pay(?:/([^/]+?))(?:/)?$' }],
      afterFiles: [{ source: '/index.html', destination: '/' }],
    },
  });
  writeFileSync(
    path.join(folder, 'server/app/index.html'),
    '<script>home()</script><script src="/a.js"></script>',
  );
  writeFileSync(path.join(folder, 'server/app/_not-found.html'), '<script id="x">gone()</script>');
}
writeBuild();
const policies = new ContentPolicies(readBuiltPages(folder), { formTargets: ['https://checkout.example'] });
const scriptsOf = (pathname: string) => /script-src ([^;]*)/.exec(policies.of(pathname).text)?.[1];

describe('ContentPolicies', () => {
  it('names the inline scripts of a prerendered page, under each of its addresses', () => {
    const [hash] = inlineScripts('<script>home()</script>');
    expect(scriptsOf('/')).toBe(`'self' ${hash}`);
    expect(scriptsOf('/index.html')).toBe(scriptsOf('/'));
    expect(policies.of('/').hasNonce).toBe(false);
  });

  it('gives a page that is rendered now a nonce that no other answer has', () => {
    const seen = new Set(Array.from({ length: 50 }, () => scriptsOf('/pay/7')));
    expect(seen.size).toBe(50);
    for (const scripts of seen) expect(scripts).toMatch(/^'self' 'nonce-[\w+/]{22}=='$/);
    expect(policies.of('/pay/7').hasNonce).toBe(true);
    expect(policies.of('/pay/7').text).toContain("form-action 'self' https://checkout.example");
  });

  it.each(['/nothing', '/pay', '/pay/7/more', '/checkout'])(
    'treats %s as the page that is not there',
    (pathname) => {
      expect(scriptsOf(pathname)).toBe(`'self' ${inlineScripts('<script>gone()</script>')[0]}`);
    },
  );

  it.each(['/api', '/api/order', '/_next/static/x.js'])('lets %s be nothing but data', (pathname) => {
    expect(policies.of(pathname).text).toMatch(/^default-src 'none'/);
  });
});

describe('kindOfPage', () => {
  const pages = readBuiltPages(folder);
  it.each([
    ['/', 'prerendered'],
    ['/index.html', 'prerendered'],
    ['/pay/7', 'rendered-with-form'],
    ['/checkout', null],
    ['/nothing', null],
    ['/icon.svg', null],
  ])('knows %s', (pathname, kind) => {
    expect(kindOfPage(pages, pathname)).toBe(kind);
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
