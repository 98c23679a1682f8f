/**
 * The Content-Security-Policy of each kind of answer. Scripts run only from our own files or when their very text is
 * known; styles may stand in attributes, since bpmn-js places what it draws that way.
 */

export interface PolicyOptions {
  /** Other origins that a form's answer may lead to, such as a payment provider's checkout. */
  readonly formTargets?: readonly string[];
  /** May any site put the page into a frame? */
  readonly isFramed?: boolean;
}

/** @param inline sources that allow inline scripts: `'sha256-…'` or `'nonce-…'` */
export function pagePolicy(
  inline: readonly string[],
  { formTargets = [], isFramed = false }: PolicyOptions = {},
): string {
  return [
    "default-src 'self'",
    ["script-src 'self'", ...inline].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    ["form-action 'self'", ...formTargets].join(' '),
    `frame-ancestors ${isFramed ? '*' : "'none'"}`,
  ].join('; ');
}

/** For data: if a browser is made to show it as a page, nothing in it runs, loads or sends. */
export const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Next's development server evaluates text and writes scripts into its pages. */
export const DEVELOPMENT_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
