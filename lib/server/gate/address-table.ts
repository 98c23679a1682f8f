/** One method of a route file, as Next has them: a function from Request to Response. */
export interface RouteHandler {
  (request: Request): Response | Promise<Response>;
  /** The methods of the whole file; the others are there to refuse. */
  readonly methods?: readonly string[];
}

/** What a route file exports. */
export interface RouteModule {
  readonly [method: string]: RouteHandler | undefined;
}

/** What stands at one address. */
export interface Address {
  /** As the folders of `app/` spell it: `/bill/[orderId]`. */
  readonly path: string;
  /** A page that the build has rendered, one that is rendered for each request, or no page but a route. */
  readonly kind: 'prerendered' | 'rendered' | 'route';
  /** What it takes; everything else is 405. */
  readonly methods: readonly string[];
  /** Of a route: who answers. */
  readonly handlers: RouteModule | null;
  /** Of a page with a form that is sent to its own address: the route that takes it. */
  readonly form: Address | null;
}

export interface AddressFiles {
  /** Paths of pages, as the folders spell them. */
  readonly pages: Iterable<string>;
  readonly isPrerendered: (page: string) => boolean;
  /** What the route files export, by path. */
  readonly routes: ReadonlyMap<string, RouteModule>;
}

/** Next takes a page or a route at one address, not both: the route of a page's form stands under this folder. */
export const FORMS = '/forms';

const READING = ['GET', 'HEAD'];

/**
 * Every page and route with what it takes, made from the folders of `app/`: a new one is found by itself. What decides
 * by address reads it here.
 */
export class AddressTable {
  /** All of them, for what walks them. */
  readonly all: readonly Address[];
  readonly #fixed: ReadonlyMap<string, Address>;
  readonly #patterns: readonly { readonly pattern: RegExp; readonly address: Address }[];

  constructor({ pages, isPrerendered, routes }: AddressFiles) {
    const byPath = new Map<string, Address>();
    for (const [path, handlers] of routes)
      byPath.set(path, { path, kind: 'route', methods: methodsOf(handlers), handlers, form: null });
    for (const path of pages) {
      const form = byPath.get(FORMS + path) ?? null;
      const methods = form === null ? READING : [...READING, 'POST'];
      const kind = isPrerendered(path) ? 'prerendered' : 'rendered';
      byPath.set(path, { path, kind, methods, handlers: null, form });
    }
    this.all = [...byPath.values()];
    this.#fixed = byPath;
    this.#patterns = this.all
      .filter(({ path }) => path.includes('['))
      .sort((one, other) => (rank(one.path) < rank(other.path) ? -1 : 1))
      .map((address) => ({ pattern: patternOf(address.path), address }));
  }

  /** @param pathname the path as it was sent, without the query */
  find(pathname: string): Address | null {
    const fixed = this.#fixed.get(pathname);
    return fixed ?? this.#patterns.find(({ pattern }) => pattern.test(pathname))?.address ?? null;
  }
}

const methodsOf = (handlers: RouteModule) => handlers.GET?.methods ?? [];

/** `[id]` is one part of a path, `[[...path]]` all that follows, nothing included. */
function patternOf(path: string): RegExp {
  const parts = path.split('/').slice(1);
  const source = parts.map((part) => {
    if (part.startsWith('[[...')) return '(?:/.*)?';
    return part.startsWith('[') ? '/[^/]+' : `/${part.replace(/[^\w-]/g, '\\$&')}`;
  });
  return new RegExp(`^${source.join('')}$`);
}

/** What says more of a path comes first, what takes all that follows last. */
const rank = (path: string) => path.replace('[[', '\u{10ffff}').replaceAll('[', '\uffff');
