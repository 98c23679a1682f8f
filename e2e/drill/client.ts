import { bearer, shopRequests } from '@/e2e/support/shop-requests';
import { formatAmount, parseAmount } from '@/lib/story/amounts';
import { Random } from './random';
import type { Answer, PlacedOrder, World } from './world';

/** Newest orders that payments and cancellations aim at: close enough together that clients meet on one order. */
const RECENT = 60;
/** What somebody pays who may pay what they like. */
const ANY_AMOUNT = '12.50';

interface Product {
  readonly sku: string;
  readonly available: number;
}

/** One customer among many: places, pays, cancels and looks at random until the drill stops. */
export class DrillClient {
  readonly #random: Random;
  #count = 0;

  constructor(
    private readonly world: World,
    private readonly index: number,
    private readonly products: readonly Product[],
  ) {
    this.#random = new Random(world.seed * 1009 + index);
  }

  async run(): Promise<void> {
    while (!this.world.stopping) await this.#act();
  }

  #act(): Promise<void> {
    const dice = this.#random.next();
    if (this.world.orders.length === 0 || dice < 0.4) return this.#place();
    const order = this.#random.pick(this.world.orders.slice(-RECENT));
    if (dice < 0.45) return this.#placeAgain(order);
    if (dice < 0.84) return this.#pay(order);
    if (dice < 0.92) return this.#cancel(order);
    return this.#look(order);
  }

  #name(what: string): string {
    this.#count += 1;
    return `${what}-${this.world.seed}-${this.index}-${this.#count}`;
  }

  async #place(): Promise<void> {
    const order = this.#random.chance(0.5) ? {} : { items: this.#items() };
    const request = shopRequests.placeOrder(order, { 'idempotency-key': this.#name('order') });
    const answer = await this.world.send(this.index, request);
    const { orderId, payment } = answer.body as { orderId?: string; payment?: { total: string | null } };
    if (answer.status !== 201 || orderId === undefined) return this.#refused('an order', answer);
    this.world.orders.push({ orderId, total: payment?.total ?? null, request });
  }

  #items() {
    const count = this.#random.int(1, 2);
    const soldOut = this.products.filter((product) => product.available === 0);
    const pool = soldOut.length > 0 && this.#random.chance(0.15) ? soldOut : this.products;
    return Array.from({ length: count }, () => ({
      sku: this.#random.pick(pool).sku,
      quantity: this.#random.int(1, 2),
    }));
  }

  /** The same key must name the same order, also after a restart. */
  async #placeAgain({ orderId, request }: PlacedOrder): Promise<void> {
    const answer = await this.world.send(this.index, request);
    if (answer.status !== 201) return this.#refused('a repeated order', answer);
    if (answer.body.orderId !== orderId)
      this.world.fault(
        `key ${request.headers['idempotency-key']} made order ${orderId} and then ${String(answer.body.orderId)}`,
      );
  }

  async #pay({ orderId, total }: PlacedOrder): Promise<void> {
    const full = total ?? ANY_AMOUNT;
    const half = formatAmount((parseAmount(full, 'EUR') ?? 2n) / 2n, 'EUR');
    const dice = this.#random.next();
    const payment = { orderId, amount: dice < 0.3 ? half : full, paymentId: this.#name('pay') };
    if (dice < 0.4 && dice >= 0.3) return this.#sendPayment({ ...payment, currency: 'USD' });
    if (dice < 0.75) return this.#sendPayment(payment);
    // Two deliveries of one payment race each other.
    await Promise.all([this.#sendPayment(payment), this.#sendPayment(payment)]);
  }

  async #sendPayment(payment: { orderId: string; paymentId: string; amount: string; currency?: string }) {
    const answer = await this.world.send(this.index, shopRequests.pay(payment));
    if (answer.status !== 200) return this.#refused('a payment', answer);
    const { orderId, paymentId } = payment;
    const verdict = String(answer.body.first ?? answer.body.verdict);
    const known = this.world.payments.get(paymentId);
    if (known !== undefined && known.verdict !== verdict)
      this.world.fault(`payment ${paymentId} was ${known.verdict} and then ${verdict}`);
    this.world.payments.set(paymentId, { orderId, paymentId, verdict });
  }

  async #cancel({ orderId }: PlacedOrder): Promise<void> {
    const request = shopRequests.cancel(orderId, bearer(this.world.operatorToken));
    const answer = await this.world.send(this.index, request);
    if (answer.status === 202) this.world.cancelled.add(orderId);
    else if (answer.status !== 409) this.#refused('a cancellation', answer);
  }

  async #look({ orderId }: PlacedOrder): Promise<void> {
    const answer = await this.world.send(this.index, shopRequests.order(orderId));
    if (answer.status !== 200 || answer.body.orderId !== orderId) this.#refused(`order ${orderId}`, answer);
  }

  #refused(what: string, { status, body }: Answer): void {
    this.world.fault(`${what} was answered ${status}: ${JSON.stringify(body).slice(0, 200)}`);
  }
}
