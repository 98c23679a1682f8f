import { randomBytes } from 'node:crypto';
import type { Address } from './address-table';
import { type BuiltPages, NOT_FOUND } from './built-pages';
import { DATA_POLICY, DEVELOPMENT_POLICY, type PolicyOptions, pagePolicy } from './content-policy';
import { mayBeFramed } from './security-headers';

const NONCE_BYTES = 16;

/** What the browser is told, and, for a page that is rendered now, the nonce its scripts are to carry. */
export interface Policy {
  readonly text: string;
  readonly hasNonce: boolean;
}

/**
 * Which policy goes with which address. Pages that were rendered by the build are known by the hashes of their scripts:
 * a nonce would have to be rendered into them at each request, at a tenth of the speed.
 */
export class ContentPolicies {
  readonly #fixed = new Map<string, Policy>();
  readonly #notFound: Policy;
  readonly #data: Policy = { text: DATA_POLICY, hasNonce: false };

  /** @param prerendered null while developing: then pages are made anew all the time */
  constructor(
    private readonly prerendered: BuiltPages['prerendered'] | null,
    private readonly options: PolicyOptions = {},
  ) {
    const fixed = (inline: readonly string[], isFramed = false) => ({
      text: pagePolicy(inline, { ...options, isFramed }),
      hasNonce: false,
    });
    for (const [page, inline] of prerendered ?? []) this.#fixed.set(page, fixed(inline, mayBeFramed(page)));
    this.#notFound =
      prerendered === null
        ? { text: DEVELOPMENT_POLICY, hasNonce: false }
        : (this.#fixed.get(NOT_FOUND) ?? fixed([]));
  }

  /** @param pathname the path as it was sent, without the query; `address`: what stands there */
  of(pathname: string, address: Address | null): Policy {
    if (/^\/(api|_next)(\/|$)/.test(pathname)) return this.#data;
    if (address?.kind === 'prerendered') return this.#fixed.get(address.path) ?? this.#notFound;
    if (address?.kind !== 'rendered' || this.prerendered === null) return this.#notFound;
    const nonce = `'nonce-${randomBytes(NONCE_BYTES).toString('base64')}'`;
    return { text: pagePolicy([nonce], this.options), hasNonce: true };
  }
}
