import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { PaymentProvider } from '../provider';
import { newStripe } from '../stripe';

const SECRET = 'whsec_for_tests_only';

interface Refund {
  readonly id: string;
  readonly payment_intent: string;
  readonly amount: number;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  failure_reason?: string;
  readonly metadata: Record<string, string>;
}

interface Answer {
  /** Left out: 200. */
  readonly http?: number;
  readonly body: object;
}

interface Dispute {
  readonly id: string;
  readonly payment_intent: string;
  readonly amount: number;
  readonly currency: 'eur';
  status: string;
}

/**
 * A server that behaves as Stripe's API does where money goes back and pages close: it keeps what it did, knows keys
 * again, and can be told to fail. What it says the product's own client reads, over HTTP.
 */
export class PretendStripe {
  readonly refunds: Refund[] = [];
  readonly disputes: Dispute[] = [];
  /** By id, whether they are open. */
  readonly pages = new Map<string, 'open' | 'expired' | 'complete'>();
  /** How a refund stands once it is taken. */
  settles: 'succeeded' | 'pending' = 'succeeded';
  /** `down`: nothing is done · `loses-answers`: what is asked is done, and nobody hears of it · `refuses`: for good */
  mood: 'well' | 'down' | 'loses-answers' | 'refuses' = 'well';
  /** Attempts to send money back that came here. */
  asked = 0;
  /** What is done, and whose answer waits until it is let go. */
  readonly held: string[] = [];
  #holdAt: string | null = null;
  #letGo = new AbortController();
  readonly #answers = new Map<string, { readonly form: string; readonly body: object }>();
  #server: Server | null = null;
  #ids = 0;

  /** @returns the product's own provider, which takes this server for Stripe */
  async open(now: () => Date): Promise<PaymentProvider> {
    this.#server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe.test');
      await this.#answer(response, {
        what: `${request.method} ${pathname}`,
        query: searchParams,
        form: new URLSearchParams(text),
        key: String(request.headers['idempotency-key']),
      });
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo; // it listens on a port
    return newStripe({
      secretKey: 'sk_test_nothing',
      webhookSecret: SECRET,
      isLive: false,
      now,
      api: { host: '127.0.0.1', port, protocol: 'http' },
      networkRetries: 0,
    });
  }

  /** @param what whose answers wait from now on, `POST /v1/refunds` */
  holdAt(what: string): void {
    this.#holdAt = what;
  }

  /** Lets go what waits, and holds nothing up any more. */
  letGo(): void {
    this.#holdAt = null;
    this.#letGo.abort();
    this.#letGo = new AbortController();
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  /** A person sends money back in the dashboard. */
  refundByHand(intent: string, amount: number, status: Refund['status'] = 'succeeded'): Refund {
    const refund: Refund = { id: this.#id('re'), payment_intent: intent, amount, status, metadata: {} };
    this.refunds.push(refund);
    return refund;
  }

  /** The customer's bank disputes a payment. */
  dispute(intent: string, amount: number, status = 'needs_response'): Dispute {
    const dispute: Dispute = { id: this.#id('dp'), payment_intent: intent, amount, currency: 'eur', status };
    this.disputes.push(dispute);
    return dispute;
  }

  /** What has gone back of a payment, or is going, in cents. */
  sentBack(intent: string): number {
    return this.refunds
      .filter(
        (refund) => refund.payment_intent === intent && ['pending', 'succeeded'].includes(refund.status),
      )
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  /** An event as Stripe delivers it to the webhook, signed. */
  eventOf(type: string, object: object): { readonly body: Uint8Array; readonly headers: Headers } {
    const created = Math.floor(Date.now() / 1000);
    const payload = JSON.stringify({ id: this.#id('evt'), object: 'event', type, created, data: { object } });
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
    return {
      body: new TextEncoder().encode(payload),
      headers: new Headers({ 'stripe-signature': header }),
    };
  }

  async #answer(
    response: ServerResponse,
    asked: {
      readonly what: string;
      readonly query: URLSearchParams;
      readonly form: URLSearchParams;
      readonly key: string;
    },
  ): Promise<void> {
    if (this.mood === 'down') {
      response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"down"}}');
      return;
    }
    const { http = 200, body } = this.#do(asked);
    if (asked.what === this.#holdAt) {
      this.held.push(asked.what);
      if (!this.#letGo.signal.aborted) await once(this.#letGo.signal, 'abort');
    }
    if (this.mood === 'loses-answers' && asked.what.startsWith('POST')) response.destroy();
    else response.writeHead(http, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  #do({
    what,
    query,
    form,
    key,
  }: {
    readonly what: string;
    readonly query: URLSearchParams;
    readonly form: URLSearchParams;
    readonly key: string;
  }): Answer {
    const of = query.get('payment_intent');
    const list = (all: { readonly payment_intent: string }[]) => {
      const data = all.filter(({ payment_intent: intent }) => intent === of).reverse();
      return { body: { object: 'list', has_more: false, data } };
    };
    if (what === 'GET /v1/refunds') return list(this.refunds);
    if (what === 'GET /v1/disputes') return list(this.disputes);
    if (what === 'GET /v1/events') return list([]);
    if (what === 'POST /v1/refunds') return this.#refund(form, key);
    if (what === 'POST /v1/checkout/sessions') return this.#once(key, form, () => this.#openPage());
    const [, id = '', verb] = /^(?:GET|POST) \/v1\/checkout\/sessions\/([^/]+)(\/expire)?$/.exec(what) ?? [];
    const state = this.pages.get(id);
    if (state === undefined) return refusal(404, 'no such thing');
    if (verb === undefined) return { body: { id, status: state } };
    if (state !== 'open') return refusal(400, 'Only open sessions can be expired.');
    this.pages.set(id, 'expired');
    return { body: { id } };
  }

  #refund(form: URLSearchParams, key: string): Answer {
    this.asked += 1;
    if (this.mood === 'refuses') return refusal(400, 'no money left', 'insufficient_funds');
    return this.#once(key, form, () => {
      const refund: Refund = {
        id: this.#id('re'),
        payment_intent: form.get('payment_intent') ?? '',
        amount: Number(form.get('amount')),
        status: this.settles,
        metadata: { refund: form.get('metadata[refund]') ?? '' },
      };
      this.refunds.push(refund);
      return refund;
    });
  }

  #openPage(): object {
    const id = this.#id('cs');
    this.pages.set(id, 'open');
    return { id, url: `https://checkout.stripe.example/${id}` };
  }

  /** Stripe answers a key again with what it answered before, and refuses it with other contents. */
  #once(key: string, form: URLSearchParams, make: () => object): Answer {
    const known = this.#answers.get(key);
    if (known !== undefined)
      return known.form === form.toString()
        ? { body: known.body }
        : refusal(400, 'other contents', 'idempotency');
    const body = { ...make() };
    this.#answers.set(key, { form: form.toString(), body });
    return { body };
  }

  #id(kind: string): string {
    this.#ids += 1;
    return `${kind}_${this.#ids}`;
  }
}

const refusal = (http: number, message: string, code?: string): Answer => ({
  http,
  body: { error: { type: 'invalid_request_error', message, code } },
});
