/** Search engines are to keep nothing of it, whoever told them the address (Google's and Bing's documentation of robots). */
export const NOT_INDEXED = ['X-Robots-Tag', 'noindex'] as const;

/** Where all that stands below is about one order, or one customer's, or is for those who run the shop. */
const FOLDERS = [
  ...['/order', '/bill', '/pay', '/embed/order', '/my-order', '/no-mail', '/api/order', '/outbox'],
  '/desk',
];

/** Pages that are of one order if their query names it. */
const BY_QUERY: ReadonlySet<string> = new Set(['/show-process.html']);

/** Is this address about one order? @param url path and query, as they were sent */
export function isOfOneOrder(url: string): boolean {
  const [path = '', query = ''] = url.split('?', 2);
  const plain = decoded(path).replace(/\/{2,}/g, '/');
  if (BY_QUERY.has(plain)) return new URLSearchParams(query).has('orderId');
  return FOLDERS.some((folder) => plain === folder || plain.startsWith(`${folder}/`));
}

/** What is spelled otherwise is answered by the same page. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
