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
/** Another name of a page, for those who know the original's. */
const ALIASES: ReadonlyMap<string, string> = new Map([['/index.html', '/']]);

const READING = ['GET', 'HEAD'];

/**
 * Every page and route with what it takes, made from the folders of `app/`: a new one is found by itself. What decides
 * by address reads it here.
 */
export class AddressTable {
  readonly #fixed = new Map<string, Address>();
  readonly #patterns: (readonly [pattern: RegExp, address: Address])[] = [];

  constructor({ pages, isPrerendered, routes }: AddressFiles) {
    for (const [path, handlers] of routes)
      this.#add({ path, kind: 'route', methods: methodsOf(handlers), handlers, form: null });
    for (const path of pages) {
      const form = this.#fixed.get(FORMS + path) ?? null;
      const methods = form === null ? READING : [...READING, 'POST'];
      this.#add({
        path,
        kind: isPrerendered(path) ? 'prerendered' : 'rendered',
        methods,
        handlers: null,
        form,
      });
    }
    for (const [alias, path] of ALIASES) {
      const address = this.#fixed.get(path);
      if (address !== undefined) this.#fixed.set(alias, address);
    }
    for (const [path, address] of this.#fixed)
      if (path.includes('[')) {
        this.#fixed.delete(path);
        this.#patterns.push([patternOf(path), address]);
      }
    this.#patterns.sort(([, one], [, other]) => rank(one.path).localeCompare(rank(other.path)));
  }

  #add(address: Address): void {
    this.#fixed.set(address.path, address);
  }

  /** All of them, for what walks them. */
  get all(): readonly Address[] {
    return [...new Set([...this.#fixed.values(), ...this.#patterns.map(([, address]) => address)])];
  }

  /** @param pathname the path as it was sent, without the query */
  find(pathname: string): Address | null {
    return (
      this.#fixed.get(pathname) ?? this.#patterns.find(([pattern]) => pattern.test(pathname))?.[1] ?? null
    );
  }
}

const methodsOf = (handlers: RouteModule): readonly string[] =>
  handlers.GET?.methods ?? Object.keys(handlers).filter((name) => name === name.toUpperCase());

/** `[id]` is one part of a path, `[[...path]]` all that follows, nothing included. */
function patternOf(path: string): RegExp {
  const parts = path.split('/').slice(1);
  const source = parts.map((part) => {
    if (part.startsWith('[[...')) return '(?:/.*)?';
    return part.startsWith('[') ? '/[^/]+' : `/${part.replace(/[^\w-]/g, '\\$&')}`;
  });
  return new RegExp(`^${source.join('')}$`);
}

/** What says more of a path comes first. */
const rank = (path: string) => path.replace(/\[\[\.\.\..*/, '\u{10ffff}').replaceAll('[', '\uffff');
