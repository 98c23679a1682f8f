import { randomBytes } from 'node:crypto';
import type { BuiltPages } from './built-pages';
import { DATA_POLICY, DEVELOPMENT_POLICY, type PolicyOptions, pagePolicy } from './content-policy';
import { mayBeFramed } from './security-headers';

const NONCE_BYTES = 16;

/** What the browser is told, and, for a page that is rendered now, the nonce its scripts are to carry. */
export interface Policy {
  readonly text: string;
  readonly hasNonce: boolean;
}

/**
 * Which policy goes with which path. Pages that were rendered by the build are known by the hashes of their scripts:
 * a nonce would have to be rendered into them at each request, at a tenth of the speed.
 */
export class ContentPolicies {
  readonly #fixed = new Map<string, Policy>();
  readonly #notFound: Policy;
  readonly #data: Policy = { text: DATA_POLICY, hasNonce: false };

  /** @param pages null while developing: then pages are made anew all the time */
  constructor(
    private readonly pages: BuiltPages | null,
    private readonly options: PolicyOptions = {},
  ) {
    const fixed = (inline: readonly string[], isFramed = false) => ({
      text: pagePolicy(inline, { ...options, isFramed }),
      hasNonce: false,
    });
    for (const [page, inline] of pages?.prerendered ?? [])
      this.#fixed.set(page, fixed(inline, mayBeFramed(page)));
    this.#notFound = pages === null ? { text: DEVELOPMENT_POLICY, hasNonce: false } : fixed(pages.notFound);
  }

  /** @param pathname the path as it was sent, without the query */
  of(pathname: string): Policy {
    if (/^\/(api|_next)(\/|$)/.test(pathname)) return this.#data;
    const fixed = this.#fixed.get(pathname);
    if (fixed !== undefined) return fixed;
    if (!this.pages?.rendered.some((pattern) => pattern.test(pathname))) return this.#notFound;
    const nonce = `'nonce-${randomBytes(NONCE_BYTES).toString('base64')}'`;
    return { text: pagePolicy([nonce], this.options), hasNonce: true };
  }
}
