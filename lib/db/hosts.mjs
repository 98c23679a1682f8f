// @ts-check
// A URL of PostgreSQL with several hosts, as libpq takes it, which no URL parser does. Plain JavaScript without
// dependencies, since the environment is read before anything is installed.

const PARTS = /^(postgres(?:ql)?:\/\/)([^/?#]*)(.*)$/s;
/** libpq's words for "the one that takes writes"; others would lead to a standby. */
const WRITABLE = ['read-write', 'primary'];

/**
 * The same URL once for each of its hosts: `postgresql://a:5432,b:5433/shop`, or `postgresql:///shop?host=a,b&port=5432,5433`.
 * @param {string} url
 * @returns {string[]} one at least, in the order of the hosts; what has one host alone is returned as it is
 */
export function hostUrls(url) {
  const urls = split(url);
  return urls.length > 1 ? urls.map(withoutTarget) : urls;
}

/** Does it ask for another server than the one that takes writes? @param {string} url */
export function wantsAnotherServer(url) {
  const [first = ''] = split(url);
  if (!URL.canParse(first)) return false;
  const target = new URL(first).searchParams.getAll('target_session_attrs').at(-1);
  return target !== undefined && !WRITABLE.includes(target);
}

/** @param {string} url @returns {string[]} */
function split(url) {
  const [, scheme, authority = '', rest = ''] = PARTS.exec(url) ?? [];
  if (scheme === undefined) return [url];
  const at = authority.lastIndexOf('@') + 1;
  const hosts = authority.slice(at).split(',');
  if (hosts.length > 1) return hosts.map((host) => `${scheme}${authority.slice(0, at)}${host}${rest}`);
  return splitQuery(url);
}

/** One port stands for all, several for one host each. @param {string} text @returns {string[]} */
function splitQuery(text) {
  if (!URL.canParse(text)) return [text];
  const { searchParams } = new URL(text);
  const hosts = searchParams.getAll('host').at(-1)?.split(',') ?? [];
  if (hosts.length < 2) return [text];
  const ports = searchParams.getAll('port').at(-1)?.split(',') ?? [];
  return hosts.map((host, index) => {
    const url = new URL(text);
    url.searchParams.set('host', host);
    const port = ports.length === 1 ? ports[0] : ports[index];
    if (port !== undefined) url.searchParams.set('port', port);
    return url.href;
  });
}

/** The driver does not know it. @param {string} text */
function withoutTarget(text) {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (!url.searchParams.has('target_session_attrs')) return text;
  url.searchParams.delete('target_session_attrs');
  return url.href;
}
