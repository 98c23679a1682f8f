import type { Database } from '@/lib/db/database';
import type { Chance } from './chance';
import type { FaultPlan } from './fault-plan';
import type { FaultyBank } from './faulty-bank';
import { faultyHandlers, type OutsideWorld } from './faulty-handlers';
import type { Memory } from './memory';
import { NoticeBus } from './notice-bus';
import { SimulatedServer } from './server';
import type { Tally } from './tally';
import type { Deployment } from './versions';

/** Looks of all servers in a row; more work than that at one instant is a loop. */
const MAX_LOOKS = 60;
const PAYMENT_GRACES = ['PT0S', 'PT2M'];

export interface ClusterOptions {
  readonly database: Database;
  readonly deployment: Deployment;
  readonly chance: Chance;
  readonly faultPlan: FaultPlan;
  readonly world: OutsideWorld;
  readonly bank: FaultyBank;
  readonly memory: Memory;
  readonly tally: Tally;
  readonly now: () => Date;
  /** Called while a partner is at work on an order. */
  readonly whileOutside: (orderId: string) => Promise<void>;
}

interface Place {
  server: SimulatedServer;
  version: number;
}

/** The server processes that share one database: one or two. */
export class Cluster {
  readonly #places: Place[] = [];
  #bus: NoticeBus | null = null;
  #paymentGrace = 'PT0S';

  constructor(private readonly options: ClusterOptions) {}

  /** Starts so many servers; each on one of the versions. */
  async start(count: number): Promise<void> {
    const { chance, deployment, faultPlan, tally } = this.options;
    const version = chance.below(deployment.versions.length);
    this.#paymentGrace = chance.pick(PAYMENT_GRACES);
    if (count > 1)
      this.#bus = new NoticeBus(() => {
        const isLost = faultPlan.losesNotice();
        if (isLost) tally.add('notice to another process lost');
        return isLost;
      });
    for (let index = 0; index < count; index += 1)
      this.#places.push({ server: await this.#startServer(version), version });
  }

  /** Any of the servers: what a load balancer picks. */
  any(): SimulatedServer {
    return this.options.chance.pick(this.#places).server;
  }

  /** Starts dead servers anew, now and then with another version of the process. */
  async revive(): Promise<void> {
    for (const place of this.#places) if (place.server.isDead) await this.#replace(place);
  }

  /** Kills one of the servers, or all. */
  kill(which: 'one' | 'all'): void {
    if (which === 'one') this.any().die();
    else for (const { server } of this.#places) server.die();
  }

  /** The servers' workers look, side by side, until nothing due is left. A dead server is started anew. */
  async lookUntilIdle(): Promise<void> {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const taken = await this.look();
      await this.revive();
      if (taken === 0) return;
    }
    this.options.memory.violation(
      `${MAX_LOOKS} looks in a row found something due: the worker turns in a circle`,
    );
  }

  /** One look each, now and then two at once: what is claimed twice must be done once. @returns how much they took up */
  async look(): Promise<number> {
    const { chance, tally } = this.options;
    const twice = chance.hits(0.15);
    if (twice) tally.add('work claimed twice');
    const servers = this.#places.map(({ server }) => server);
    const taken = await Promise.all(
      (twice ? [...servers, ...servers] : servers).map((server) => server.look()),
    );
    return taken.reduce((sum, count) => sum + count, 0);
  }

  /** Every step so far has been compared with the library. */
  async shadowsSettled(): Promise<void> {
    for (const { server } of this.#places) await server.app.shadow.settled();
  }

  /** Counts what the living servers compared. */
  async countShadows(): Promise<void> {
    await this.shadowsSettled();
    for (const { server } of this.#places) {
      const { values } = await server.app.metrics.shadowSteps.get();
      this.options.tally.add('step compared with the library', values[0]?.value ?? 0);
    }
  }

  /** What was kept back for the next transaction is sent now. */
  sendLate(): void {
    for (const { server } of this.#places) server.sendLate();
  }

  async #replace(place: Place): Promise<void> {
    const { chance, deployment, tally } = this.options;
    const version = chance.hits(0.5) ? chance.below(deployment.versions.length) : place.version;
    if (version !== place.version) tally.add('restart with another version');
    place.server = await this.#startServer(version);
    place.version = version;
  }

  async #startServer(version: number): Promise<SimulatedServer> {
    const { database, deployment, chance, faultPlan, world, bank, memory, tally, now } = this.options;
    const diagram = deployment.versions[version];
    if (diagram === undefined) throw new Error(`there is no version ${version}`);
    // What fails while it starts is the drill's affair: here a start goes well.
    let started = false;
    const server = await SimulatedServer.start({
      database,
      diagram,
      library: deployment.library,
      paymentGrace: this.#paymentGrace,
      now,
      handlersOf: (isDead) =>
        faultyHandlers({
          chance,
          world,
          isDead,
          share: () => faultPlan.rates.handlers,
          onStrike: (kind) => tally.add(kind),
          whileOutside: this.options.whileOutside,
        }),
      bankOf: (isDead) => bank.for(isDead),
      faults: {
        bus: this.#bus,
        nextFault: () => (started ? faultPlan.nextDatabaseFault() : null),
        losesRead: () => started && faultPlan.losesRead(),
        onStrike: (kind) => tally.add(kind),
        onRealError: (error) => memory.violation(`the database refused: ${error.message}`),
      },
      onReturned: (count) => tally.add('pieces given back', count),
      onUnexpected: (message) => memory.violation(message),
    });
    started = true;
    return server;
  }
}
