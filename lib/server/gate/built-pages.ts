import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a build knows of its pages, as far as their scripts are concerned. */
export interface BuiltPages {
  /** By path: the sources of the inline scripts of each page that was rendered by the build. */
  readonly prerendered: ReadonlyMap<string, readonly string[]>;
  /** The page that answers where there is none. */
  readonly notFound: readonly string[];
  /** Paths of pages that are rendered for each request. */
  readonly rendered: readonly RegExp[];
  /** Paths of pages with a form that is sent to the page's own address. */
  readonly withForm: readonly RegExp[];
}

/** What the build says of a path; null: no page. */
export type PageKind = 'prerendered' | 'rendered' | 'rendered-with-form' | null;

/** @param pathname the path as it was sent, without the query */
export function kindOfPage({ prerendered, rendered, withForm }: BuiltPages, pathname: string): PageKind {
  if (prerendered.has(pathname)) return 'prerendered';
  const isOneOf = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(pathname));
  if (!isOneOf(rendered)) return null;
  return isOneOf(withForm) ? 'rendered-with-form' : 'rendered';
}

interface RoutesManifest {
  readonly staticRoutes: readonly { readonly page: string; readonly regex: string }[];
  readonly dynamicRoutes: readonly { readonly page: string; readonly regex: string }[];
  readonly rewrites: {
    readonly beforeFiles: readonly { readonly regex: string }[];
    readonly afterFiles: readonly { readonly source: string; readonly destination: string }[];
  };
}

/**
 * Reads what the build left: every page's HTML, whose inline scripts are Next's own and change with each build.
 * @param folder Next's build folder
 * @throws when it holds no complete build
 */
export function readBuiltPages(folder: string): BuiltPages {
  // The files' form is Next's own; a test on the running server holds it against what browsers do.
  const read = <T>(name: string): T => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as T;
  const { routes } = read<{ routes: Record<string, unknown> }>('prerender-manifest.json');
  const manifest = read<RoutesManifest>('routes-manifest.json');
  const pages = new Set(
    Object.entries(read<Record<string, string>>('app-path-routes-manifest.json'))
      .filter(([file]) => file.endsWith('/page'))
      .map(([, page]) => page),
  );
  const prerendered = new Map<string, readonly string[]>();
  for (const page of Object.keys(routes)) {
    const file = path.join(folder, 'server/app', `${page === '/' ? '/index' : page}.html`);
    if (existsSync(file)) prerendered.set(page, inlineScripts(readFileSync(file, 'utf8')));
  }
  for (const { source, destination } of manifest.rewrites.afterFiles) {
    const scripts = prerendered.get(destination);
    if (scripts !== undefined) prerendered.set(source, scripts);
  }
  return {
    prerendered,
    notFound: prerendered.get('/_not-found') ?? [],
    rendered: [...manifest.staticRoutes, ...manifest.dynamicRoutes]
      .filter(({ page }) => pages.has(page) && !prerendered.has(page))
      .map(({ regex }) => new RegExp(regex)),
    withForm: manifest.rewrites.beforeFiles.map(({ regex }) => new RegExp(regex)),
  };
}

const INLINE_SCRIPT = /<script\b(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;

/** The sources that allow exactly the inline scripts of a page. */
export function inlineScripts(html: string): string[] {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [...new Set(hashes)];
}
