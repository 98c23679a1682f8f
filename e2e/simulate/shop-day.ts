import type { Database } from '@/lib/db/database';
import { findVersion } from '@/lib/db/tables/orders';
import { inspectBank } from './bank-oracle';
import { type Chance, seededChance } from './chance';
import { Cluster } from './cluster';
import { Customers } from './customers';
import { holdRequest } from './desk-requests';
import { FaultPlan } from './fault-plan';
import { FaultyBank } from './faulty-bank';
import { OutsideWorld } from './faulty-handlers';
import { Memory } from './memory';
import { inspect } from './oracle';
import { letTimePass } from './quiet';
import type { Request, RequestContext } from './requests';
import type { SimulatedServer } from './server';
import { findOpenForPeople, hashEventLog, nextDeadlineAt, nextDueAt, resetStorage } from './storage';
import { Tally } from './tally';
import type { Deployment } from './versions';

const MIN_ORDERS = 20;
const MAX_ORDERS = 52;
const MAX_GROUP = 32;
/** Groups of requests in one day; far more than the orders need. */
const MAX_GROUPS = 120;
/** Groups after the last order was placed. */
const LATE_GROUPS = 2;
const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
/** Fewer hours than an idempotency key lives. */
const MAX_FORWARD_JUMPS = 12;
/** The day begins here, on every seed. */
const MORNING_MS = Date.UTC(2026, 0, 5, 8);

export interface DayResult {
  readonly seed: number;
  readonly orders: number;
  readonly steps: number;
  readonly hash: string;
  readonly tally: Tally;
  readonly violations: readonly string[];
  /** What was done, with the virtual time, oldest first. */
  readonly actions: readonly string[];
}

/** One simulated day of a small shop: the real product, hit by the faults that the seed says. */
export async function runDay(database: Database, deployment: Deployment, seed: number): Promise<DayResult> {
  const day = new ShopDay(database, deployment, seed);
  await day.run();
  return day.result();
}

class ShopDay {
  readonly #chance: Chance;
  readonly #faultPlan: FaultPlan;
  readonly #memory = new Memory();
  readonly #tally = new Tally();
  readonly #world = new OutsideWorld();
  readonly #bank: FaultyBank;
  readonly #actions: string[] = [];
  readonly #repeats: Request[] = [];
  readonly #cluster: Cluster;
  readonly #context: RequestContext;
  #nowMs = MORNING_MS;
  #forwardJumps = 0;
  #isLookDue = false;
  #log = { steps: 0, hash: '' };

  constructor(
    private readonly database: Database,
    deployment: Deployment,
    private readonly seed: number,
  ) {
    const chance = seededChance(seed);
    this.#chance = chance;
    this.#faultPlan = new FaultPlan(chance);
    const now = () => new Date(this.#nowMs);
    this.#context = { memory: this.#memory, tally: this.#tally, newOrderId: () => chance.orderId(), now };
    this.#bank = new FaultyBank({
      chance,
      share: () => this.#faultPlan.rates.handlers,
      onStrike: (kind) => this.#tally.add(kind),
    });
    this.#cluster = new Cluster({
      database,
      deployment,
      chance,
      faultPlan: this.#faultPlan,
      world: this.#world,
      bank: this.#bank,
      memory: this.#memory,
      tally: this.#tally,
      now,
      whileOutside: (orderId) => this.#suspendAmid(orderId),
    });
  }

  async run(): Promise<void> {
    const { database } = this;
    const prices = await resetStorage(database, this.#chance);
    const customers = new Customers(this.#context, this.#chance, prices, (id) => this.#world.repair(id));
    await this.#cluster.start(this.#chance.hits(0.2) ? 2 : 1);
    // The lower of two draws: small days find as much as large ones, and sooner.
    const [one, other] = [MIN_ORDERS, MIN_ORDERS].map((min) => this.#chance.between(min, MAX_ORDERS));
    const target = Math.min(one ?? MIN_ORDERS, other ?? MIN_ORDERS);
    let lateGroups = 0;
    for (let group = 0; group < MAX_GROUPS && lateGroups < LATE_GROUPS; group += 1) {
      const isOpen = this.#memory.orders.size < target;
      if (!isOpen) lateGroups += 1;
      await this.#sendGroup(await this.#nextGroup(customers, isOpen));
      await this.#readSome();
      await this.#moveTime();
      if (this.#memory.violations.length > 0) break;
    }
    if (this.#memory.violations.length === 0) await this.#endDay();
    this.#log = await hashEventLog(database);
  }

  result(): DayResult {
    return {
      seed: this.seed,
      orders: this.#memory.orders.size,
      ...this.#log,
      tally: this.#tally,
      violations: this.#memory.violations,
      actions: this.#actions,
    };
  }

  async #nextGroup(customers: Customers, isOpen: boolean): Promise<Request[]> {
    const chance = this.#chance;
    const group: Request[] = this.#repeats.splice(0);
    this.#tally.add('request repeated after a lost answer', group.length);
    const size = chance.between(1, MAX_GROUP);
    for (let index = 0; index < size; index += 1) {
      const kind = chance.weighted({ place: isOpen ? 45 : 0, ask: 46, repeat: 7, alter: 2 });
      if (kind === 'place') group.push(...customers.placeSomething());
      else if (kind === 'ask') group.push(customers.askSomething());
      else {
        const again = kind === 'repeat' ? customers.repeatSomething() : customers.alterSomething();
        if (again === null) continue;
        if (kind === 'repeat') this.#tally.add('request repeated just so');
        group.push(again);
      }
    }
    if (chance.hits(0.5)) group.push(...customers.workOff(await findOpenForPeople(this.database)));
    return chance.hits(0.4) ? this.#reordered(group) : group;
  }

  #reordered(group: readonly Request[]): Request[] {
    const shuffled = this.#chance.shuffled(group);
    for (const [index, first] of shuffled.entries())
      for (const second of shuffled.slice(index + 1))
        if (first.orderId === second.orderId && group.indexOf(first) > group.indexOf(second))
          this.#tally.add('requests reordered');
    return shuffled;
  }

  /** All at once, some of them while the first commit runs, now and then with the worker's look among them. */
  async #sendGroup(group: readonly Request[]): Promise<void> {
    const chance = this.#chance;
    const looking = this.#isLookDue || chance.hits(0.3) ? this.#cluster.look() : null;
    this.#isLookDue = false;
    const early: Promise<void>[] = [];
    const late: Promise<void>[] = [];
    for (const request of group) {
      const server = this.#cluster.any();
      if (!chance.hits(0.2)) early.push(this.#send(request, server));
      else
        late.push(
          new Promise((resolve) => {
            server.later(() => resolve(this.#send(request, server)));
          }),
        );
    }
    if (early.length > 0) this.#tally.add('request during a commit', late.length);
    await Promise.all(early);
    this.#cluster.sendLate();
    await Promise.all(late);
    await looking;
    if (chance.hits(0.01)) {
      this.#act('kill -9 between two requests');
      this.#cluster.kill('one');
    }
    await this.#cluster.revive();
    await this.#cluster.shadowsSettled();
  }

  async #send(request: Request, server: SimulatedServer): Promise<void> {
    const answer = await request.send(server);
    const said = {
      answered: () => `→ ${answer.kind === 'answered' ? (answer.value ?? 'done') : ''}`,
      refused: () => `→ refused ${answer.kind === 'refused' ? answer.code : ''}`,
      lost: () => '→ no answer',
    }[answer.kind]();
    this.#act(`${request.label} ${said}`);
    if (answer.kind === 'lost' && request.repeatable) this.#repeats.push(request);
  }

  /** Somebody holds an order while a partner is at work on it: the partner's result has to be kept. */
  async #suspendAmid(orderId: string): Promise<void> {
    if (this.#faultPlan.rates.handlers === 0 || !this.#chance.hits(0.15)) return;
    const request = holdRequest(this.#context, orderId, true);
    const answer = await request.send(this.#cluster.any());
    if (answer.kind === 'answered') this.#tally.add('result kept for a suspended order');
    this.#act(`${request.label} while a partner is at work → ${answer.kind}`);
  }

  async #readSome(): Promise<void> {
    const orders = [...this.#memory.orders.values()].filter(({ answer }) => answer !== 'refused');
    if (orders.length === 0) return;
    const order = this.#chance.pick(orders);
    // Wrapped: null stands for a read that was lost, and an order that is not found is null too.
    const read = await this.#cluster.any().read(async ({ queries }) => ({
      view: await queries.views.find(order.id),
    }));
    // Nothing is under way now: a view that is older than the database is a stale one.
    if (read !== null && order.answer !== 'replayed')
      this.#memory.read(order, read.view, await findVersion(this.database, order.id));
    await this.#cluster.revive();
  }

  async #moveTime(): Promise<void> {
    const chance = this.#chance;
    if (this.#faultPlan.movesClock()) {
      if (chance.hits(0.5)) {
        this.#tally.add('clock jumped backward');
        this.#moveTo(this.#nowMs - chance.between(1, 20) * MINUTE_MS, 'the clock jumps back');
      } else if (this.#forwardJumps < MAX_FORWARD_JUMPS) {
        this.#forwardJumps += 1;
        this.#tally.add('clock jumped forward');
        this.#moveTo(this.#nowMs + chance.between(1, 8) * HOUR_MS, 'the clock jumps ahead');
        await this.#cluster.lookUntilIdle();
      }
      return;
    }
    if (chance.hits(0.35)) await this.#moveToNextDue();
    else if (chance.hits(0.25)) await this.#moveIntoGrace();
    else {
      this.#moveTo(this.#nowMs + chance.between(0, 40_000), 'a moment passes');
      if (chance.hits(0.4)) await this.#cluster.look();
    }
    await this.#cluster.revive();
  }

  /** Where deadlines have a grace: what is paid now comes after one of them and before it falls. */
  async #moveIntoGrace(): Promise<void> {
    const deadline = await nextDeadlineAt(this.database, this.#nowMs);
    if (deadline !== Number.POSITIVE_INFINITY) this.#moveTo(deadline + 1000, 'a deadline passes');
  }

  async #moveToNextDue(): Promise<void> {
    const worker = await this.#cluster.any().nextDueAt();
    const due = await nextDueAt(this.database);
    if (worker !== null && worker > due)
      this.#memory.violation(`something is due at ${due}, and the worker would sleep until ${worker}`);
    if (due === Number.POSITIVE_INFINITY) return;
    this.#moveTo(Math.max(this.#nowMs, due), 'time passes until something is due');
    // Now and then what is due meets the next requests.
    const chance = this.#chance;
    this.#isLookDue = chance.hits(0.3);
    if (this.#isLookDue) return;
    if (!this.#faultPlan.isUnruly || chance.hits(0.7)) return this.#cluster.lookUntilIdle();
    // Claimed by one time, to be fired by an earlier one.
    const looking = this.#cluster.look();
    this.#tally.add('clock jumped backward');
    this.#moveTo(this.#nowMs - chance.between(1, 5) * MINUTE_MS, 'the clock jumps back amid a look');
    await looking;
  }

  /** Faults off, and all that is under way comes to rest. */
  async #endDay(): Promise<void> {
    const { database } = this;
    // What is wrong amid the day mostly stays wrong: not every day has to be asked twice.
    if (this.#chance.hits(0.3))
      this.#memory.violations.push(...(await inspect(database, this.#memory, this.#world)));
    if (this.#memory.violations.length > 0) return;
    this.#act('the faults are over');
    this.#faultPlan.clear();
    this.#bank.calm();
    if (this.#chance.hits(0.2)) this.#cluster.kill('all');
    await this.#cluster.revive();
    // Who got no answer asks until one comes.
    const repeats = this.#repeats.splice(0);
    this.#tally.add('request repeated after a lost answer', repeats.length);
    await this.#sendGroup(repeats);
    await letTimePass({
      database,
      cluster: this.#cluster,
      context: this.#context,
      repairAll: () => this.#world.repairAll(),
      send: (requests) => this.#sendGroup(requests),
      moveTo: (ms) => this.#moveTo(Math.max(this.#nowMs, ms), 'time passes'),
    });
    await this.#cluster.countShadows();
    this.#memory.violations.push(...(await inspect(database, this.#memory, this.#world, this.#tally)));
    this.#memory.violations.push(...(await inspectBank(database, this.#bank)));
  }

  #moveTo(ms: number, why: string): void {
    this.#nowMs = ms;
    this.#act(why);
  }

  #act(what: string): void {
    this.#actions.push(`${new Date(this.#nowMs).toISOString().slice(5, 23)}  ${what}`);
  }
}
