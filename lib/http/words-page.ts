import { frontNow } from '@/lib/server/shop-front.mjs';

/** What a page without the shop around it says. Everything is text. */
export interface Words {
  /** Of the window. */
  readonly title: string;
  readonly heading: string;
  /** Paragraphs. */
  readonly words: readonly string[];
  /** Where it goes on. */
  readonly link?: {
    readonly href: string;
    readonly label: string;
    /** Opens beside this page, which can be loaded again then. */
    readonly isBeside?: boolean;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A refusal as a page. Pages of the shop may need what is missing, so this one needs nothing: the policy of the address
 * may forbid its one line of style, which is no loss.
 */
export function wordsPage(status: number, { title, heading, words, link, headers }: Words): Response {
  const paragraphs = words.map((text) => `<p>${escapeHtml(text)}</p>\n`).join('');
  const way =
    link === undefined
      ? ''
      : `<p><a href="${escapeHtml(link.href)}"${link.isBeside ? ' target="_blank" rel="noopener"' : ''}>${escapeHtml(link.label)}</a></p>\n`;
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · ${escapeHtml(frontNow().name)}</title>
<main style="max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font: 1.125rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere">
<h1>${escapeHtml(heading)}</h1>
${paragraphs}${way}</main>
</html>
`;
  return new Response(body, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
