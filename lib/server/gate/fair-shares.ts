import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Address } from './address-table';
import { clientKey } from './client-address';
import { OpenRequests } from './open-requests';
import { RateLimiter } from './rate-limiter';
import { CLIENT_HEADER } from './request-facts';

/** What balancers and monitoring ask, from one address for all customers. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['/api/health', '/api/ready', '/api/metrics']);
/** Event streams have places of their own: `stream-places.ts`. */
const STREAMS = '/api/order/events';
/** Pays by GET, and is counted with what pays. */
const PAYS = '/api/receive-payment';

const RETRY_AFTER_S = 1;

/** Why a request is not answered now, and when it may come again. */
export interface Refusal {
  readonly detail: string;
  readonly retryAfterS: number;
}

export interface FairSharesOptions {
  /** Requests of one client at once; null: any number. */
  readonly maxOpenRequests: number | null;
  /** Reading requests of one client a minute; null: any number. */
  readonly readLimit: number | null;
}

/** Gives each client its share of the server, before anything of a request is read but its head. */
export class FairShares {
  readonly #open: OpenRequests | null;
  readonly #reads: RateLimiter | null;

  constructor({ maxOpenRequests, readLimit }: FairSharesOptions) {
    this.#open = maxOpenRequests === null ? null : new OpenRequests(maxOpenRequests);
    this.#reads = readLimit === null ? null : new RateLimiter(readLimit);
  }

  /**
   * Counts a request that passed the gate; it is open until its answer is closed.
   * @param address what stands where it goes; null: a file of the build, or nothing
   */
  refusalOf(request: IncomingMessage, response: ServerResponse, address: Address | null): Refusal | null {
    if (address !== null && NOT_COUNTED.has(address.path)) return null;
    const client = clientKey(String(request.headers[CLIENT_HEADER] ?? ''));
    return (
      this.#tooManyOpen(client, request, response, address) ?? this.#tooManyReads(client, request, address)
    );
  }

  #tooManyOpen(
    client: string,
    request: IncomingMessage,
    response: ServerResponse,
    address: Address | null,
  ): Refusal | null {
    if (this.#open === null || isStream(request, address)) return null;
    const leave = this.#open.take(client);
    if (leave === null) {
      const detail = `This server answers ${this.#open.max} requests of one client at once. Wait for some of them.`;
      return { detail, retryAfterS: RETRY_AFTER_S };
    }
    response.once('close', leave);
    return null;
  }

  #tooManyReads(client: string, { method }: IncomingMessage, address: Address | null): Refusal | null {
    // What the build has rendered costs next to nothing.
    const isRead = address !== null && address.kind !== 'prerendered' && address.path !== PAYS;
    if (this.#reads === null || !isRead || (method !== 'GET' && method !== 'HEAD')) return null;
    const { isOver, limit, resetS } = this.#reads.take(client, performance.now());
    if (!isOver) return null;
    const detail = `This server answers ${limit} reading requests a minute of one client. Try again in ${resetS} s.`;
    return { detail, retryAfterS: resetS };
  }
}

/** One with a body would be a request as any other, and hold a connection under this name. */
function isStream({ method, headers }: IncomingMessage, address: Address | null): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return address?.path === STREAMS && method === 'GET' && !hasBody;
}
