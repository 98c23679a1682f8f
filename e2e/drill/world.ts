import { setTimeout as sleep } from 'node:timers/promises';
import type { ShopRequest } from '@/e2e/support/shop-requests';
import type { Acknowledged, AcknowledgedPayment } from '@/lib/contract/check';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import type { DrillServer } from './server';

const RETRY_DELAY_MS = 50;
/** Of one request; a server that is down is waited for, not counted. */
const MAX_TRIES = 2_000;
const MAX_FAULTS = 50;

export interface PlacedOrder {
  readonly orderId: string;
  /** Null: no fixed total. */
  readonly total: string | null;
  /** What made it: sent again, it must name the same order. */
  readonly request: ShopRequest;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What all clients share: the servers, and what they have acknowledged so far. */
export class World {
  readonly orders: PlacedOrder[] = [];
  readonly payments = new Map<string, AcknowledgedPayment>();
  /** Cancellations that were accepted. */
  readonly cancelled = new Set<string>();
  /** Everything that must not be. */
  readonly faults: string[] = [];
  /** Clients that wait for the answer to a write. */
  readonly writing = new Set<number>();
  /** Writes that were answered, and requests that were not. */
  answered = 0;
  unanswered = 0;
  stopping = false;
  readonly #onAnswer: (() => void)[] = [];

  constructor(
    /** One, or replicas on one database: a request goes to any of them, as a load balancer would send it. */
    readonly servers: readonly DrillServer[],
    readonly operatorToken: string,
    readonly seed: number,
  ) {}

  get acknowledged(): Acknowledged {
    return { orders: this.orders.map((order) => order.orderId), payments: [...this.payments.values()] };
  }

  fault(message: string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push(message);
  }

  /** Resolves the moment that a write is answered. */
  nextAnswer(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer.push(resolve);
    });
  }

  #countAnswer(): void {
    this.answered += 1;
    for (const resolve of this.#onAnswer.splice(0)) resolve();
  }

  /** In turn; of those that are up, if any is. */
  async #anyServer(turn: number): Promise<DrillServer> {
    const { length } = this.servers;
    for (let offset = 0; offset < length; offset += 1) {
      const server = this.servers[Math.abs(turn + offset) % length];
      if (server?.isUp) return server;
    }
    return Promise.race(this.servers.map((server) => server.whenUp().then(() => server)));
  }

  /** Sends until it is answered: what a kill leaves unanswered is sent again, word for word. */
  async send(client: number, { method, path, headers, body }: ShopRequest): Promise<Answer> {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const server = await this.#anyServer(client + tries);
      if (body !== null) this.writing.add(client);
      try {
        const response = await fetch(new URL(path, server.url), {
          method,
          headers,
          body,
          signal: AbortSignal.timeout(WAIT_LIMIT_MS),
        });
        const text = await response.text();
        this.writing.delete(client);
        if (body !== null) this.#countAnswer();
        if (response.status !== 503) return { status: response.status, body: JSON.parse(text) };
      } catch {
        this.unanswered += 1;
      } finally {
        this.writing.delete(client);
      }
      await sleep(RETRY_DELAY_MS);
    }
    throw new Error(`${path} was not answered in ${MAX_TRIES} tries`);
  }
}
