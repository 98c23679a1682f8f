import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { isPublicAddress, PrivateAddressError, publicLookup } from './guard-address';
import { OutgoingError } from './outgoing-error';

/** From the first byte to the answer's status. */
export const POST_LIMIT_MS = 15_000;
const MAX_URL = 2_000;

export interface WebhookPost {
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** `webhook-id`: the same in every attempt. */
  readonly messageId: string;
  /** JSON: exactly these bytes are signed. */
  readonly body: string;
  /** When it is sent: `webhook-timestamp`. */
  readonly at: Date;
}

export interface PostOptions {
  /** Lets webhooks go to this machine and to private networks, and by plain HTTP. */
  readonly allowsPrivate: boolean;
  /** For tests: what names lead to. */
  readonly lookup?: LookupFunction;
}

/** What is wrong with an address that webhooks are to go to; null: nothing. A name is only looked up when it is sent to. */
export function urlProblem(
  text: string,
  { allowsPrivate }: Pick<PostOptions, 'allowsPrivate'>,
): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const schemes = allowsPrivate ? ['https:', 'http:'] : ['https:'];
  if (url === null || text.length > MAX_URL || !schemes.includes(url.protocol))
    return `takes an address that begins with ${allowsPrivate ? 'https:// or http://' : 'https://'}, of at most ${MAX_URL} characters`;
  if (url.username !== '' || url.password !== '') return 'takes an address without a user and a password';
  if (!allowsPrivate && isPrivateName(url.hostname))
    return 'takes an address that anybody can reach: no machine of a private network';
  return null;
}

const isPrivateName = (hostname: string) =>
  isIP(hostname.replace(/^\[|\]$/g, '')) === 0
    ? /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(hostname) || !hostname.includes('.')
    : !isPublicAddress(hostname);

/**
 * Posts a signed webhook (https://www.standardwebhooks.com), and takes any answer of 200 to 299 for "received". Follows no
 * redirect, reads no answer's body.
 * @throws OutgoingError
 */
export async function postWebhook(post: WebhookPost, { allowsPrivate, lookup }: PostOptions): Promise<void> {
  const { url, secret, messageId, body, at } = post;
  const problem = urlProblem(url, { allowsPrivate });
  if (problem !== null) throw new OutgoingError(`the address ${problem}`, true);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Orderflow-Webhooks/1',
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(messageId, at, body),
  };
  const looksUp = lookup ?? (allowsPrivate ? undefined : publicLookup());
  const status = await statusOf(url, headers, body, looksUp);
  if (status >= 200 && status <= 299) return;
  // 410: whoever was there says that nothing is wanted any more.
  const words = status >= 300 && status <= 399 ? 'a redirect, which is not followed' : 'not taken';
  throw new OutgoingError(`answered ${status}: ${words}`, status === 410);
}

function statusOf(
  url: string,
  headers: Record<string, string>,
  body: string,
  lookup: LookupFunction | undefined,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(POST_LIMIT_MS);
    // A connection of its own each time: the address that was checked is the one that is spoken to.
    const asked = send(url, {
      method: 'POST',
      headers,
      agent: false,
      signal,
      ...(lookup === undefined ? {} : { lookup }),
    });
    asked.once('response', (answer) => {
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.once('error', (error) => reject(outgoingError(error, signal)));
    asked.end(body);
  });
}

/** What went wrong, without an address in it. */
function outgoingError(error: NodeJS.ErrnoException, signal: AbortSignal): OutgoingError {
  if (error instanceof PrivateAddressError) return new OutgoingError(error.message, true);
  if (signal.aborted) return new OutgoingError(`no answer within ${POST_LIMIT_MS / 1000} s`, false);
  return new OutgoingError(`not reached: ${error.code ?? error.name}`, false);
}
