import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a build knows of its pages. */
export interface BuiltPages {
  /** The paths of all pages, as the folders of `app/` spell them. */
  readonly paths: readonly string[];
  /** Those of all routes. */
  readonly routes: readonly string[];
  /** By path: each page that was rendered by the build, as it was rendered. */
  readonly prerendered: ReadonlyMap<string, string>;
}

/** The page that answers where there is none. */
export const NOT_FOUND = '/_not-found';

/**
 * Reads what the build left: every page's HTML, whose inline scripts are Next's own and change with each build.
 * @param folder Next's build folder
 * @throws when it holds no complete build
 */
export function readBuiltPages(folder: string): BuiltPages {
  // The files' form is Next's own; a test on the running server holds it against what browsers do.
  const read = <T>(name: string): T => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as T;
  const { routes } = read<{ routes: Record<string, unknown> }>('prerender-manifest.json');
  const prerendered = new Map<string, string>();
  for (const page of Object.keys(routes)) {
    const file = path.join(folder, 'server/app', `${page === '/' ? '/index' : page}.html`);
    if (existsSync(file)) prerendered.set(page, readFileSync(file, 'utf8'));
  }
  const files = Object.entries(read<Record<string, string>>('app-path-routes-manifest.json'));
  const pathsOf = (kind: 'page' | 'route') =>
    files
      .filter(([file]) => file.endsWith(`/${kind}`))
      .map(([, address]) => address)
      // Next's own begin with a line; of those only the one that says "not found" is for everybody.
      .filter((address) => !address.startsWith('/_') || address === NOT_FOUND);
  return { paths: pathsOf('page'), routes: pathsOf('route'), prerendered };
}

/** While developing there is no build: the pages are what stands in the folders. @param folder `app/` */
export function pagesIn(folder: string): BuiltPages {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'page.tsx')
    .map((file) => `/${path.dirname(file).split(path.sep).join('/')}`.replace(/^\/\.$/, '/'));
  return { paths, routes: [], prerendered: new Map() };
}

const INLINE_SCRIPT = /<script\b(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;

/** The sources that allow exactly the inline scripts of a page. */
export function inlineScripts(html: string): string[] {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [...new Set(hashes)];
}
