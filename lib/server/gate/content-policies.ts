import { randomBytes } from 'node:crypto';
import type { Address } from './address-table';
import { type BuiltPages, inlineScripts, NOT_FOUND } from './built-pages';
import { DATA_POLICY, DEVELOPMENT_POLICY, type PolicyOptions, pagePolicy } from './content-policy';
import { mayBeFramed } from './security-headers';

const NONCE_BYTES = 16;

/** What the browser is told, and, for a page that is rendered now, the nonce its scripts are to carry. */
export interface Policy {
  readonly text: string;
  readonly hasNonce: boolean;
}

/** What is filled into pages of the build when they are served. */
export interface FilledIn {
  /** Another value whenever the pages are others. */
  readonly state: () => unknown;
  readonly fill: (html: string) => string;
}

const AS_BUILT: FilledIn = { state: () => null, fill: (html) => html };

/**
 * Which policy goes with which address. Pages that were rendered by the build are known by the hashes of their scripts:
 * a nonce would have to be rendered into them at each request, at a tenth of the speed.
 */
export class ContentPolicies {
  #fixed: ReadonlyMap<string, Policy>;
  #state: unknown;
  readonly #data: Policy = { text: DATA_POLICY, hasNonce: false };

  /** @param prerendered null while developing: then pages are made anew all the time */
  constructor(
    private readonly prerendered: BuiltPages['prerendered'] | null,
    private readonly options: PolicyOptions = {},
    private readonly filledIn: FilledIn = AS_BUILT,
  ) {
    this.#state = filledIn.state();
    this.#fixed = this.#hashed();
  }

  /** @param pathname the path as it was sent, without the query; `address`: what stands there */
  of(pathname: string, address: Address | null): Policy {
    if (/^\/(api|_next)(\/|$)/.test(pathname)) return this.#data;
    const state = this.filledIn.state();
    if (state !== this.#state) {
      this.#state = state;
      this.#fixed = this.#hashed();
    }
    if (address?.kind === 'prerendered') return this.#fixed.get(address.path) ?? this.#notFound();
    if (address?.kind !== 'rendered' || this.prerendered === null) return this.#notFound();
    const nonce = `'nonce-${randomBytes(NONCE_BYTES).toString('base64')}'`;
    return { text: pagePolicy([nonce], this.options), hasNonce: true };
  }

  #hashed(): Map<string, Policy> {
    const policies = new Map<string, Policy>();
    for (const [page, html] of this.prerendered ?? []) {
      const inline = inlineScripts(this.filledIn.fill(html));
      policies.set(page, this.#policy(inline, mayBeFramed(page)));
    }
    return policies;
  }

  #policy(inline: readonly string[], isFramed = false): Policy {
    return { text: pagePolicy(inline, { ...this.options, isFramed }), hasNonce: false };
  }

  #notFound(): Policy {
    if (this.prerendered === null) return { text: DEVELOPMENT_POLICY, hasNonce: false };
    return this.#fixed.get(NOT_FOUND) ?? this.#policy([]);
  }
}
