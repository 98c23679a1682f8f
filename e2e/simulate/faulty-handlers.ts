import type { FindHandler } from '@/lib/runtime/check-file';
import type { Handler, InStepHandler, JobToRun, OutsideHandler } from '@/lib/runtime/types';
import { findHandler } from '@/lib/tasks/handlers';
import type { Chance } from './chance';
import { never, SimulatedFault } from './simulated-fault';
import type { Fault } from './tally';

/** The service task of the second version that speaks to a partner outside. */
export const COURIER = 'book-courier';

/** Attempts that a job has; a broken one fails them all. */
const ATTEMPTS = 3;

/** The jobs that fail until somebody repairs them, and the partner outside: what no crash of ours changes. */
export class OutsideWorld {
  /** Bookings of the courier by key: a key that comes again books nothing again. */
  readonly bookings = new Map<string, string>();
  readonly #broken = new Set<string>();
  readonly #repaired = new Set<string>();
  readonly #failures = new Map<string, number>();

  /** @returns whether this attempt has to fail */
  mustFail({ key }: JobToRun): boolean {
    return this.#broken.has(key) && !this.#repaired.has(key);
  }

  break({ key }: JobToRun): void {
    this.#broken.add(key);
  }

  /** Everything of this order that was broken works again. */
  repair(orderId: string): void {
    for (const key of this.#broken) if (key.startsWith(`${orderId}/`)) this.#repaired.add(key);
  }

  repairAll(): void {
    for (const key of this.#broken) this.#repaired.add(key);
  }

  /** @returns whether this failure was the job's last attempt */
  isLastFailure({ key }: JobToRun): boolean {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    return failures === ATTEMPTS;
  }
}

export interface FaultyHandlersOptions {
  readonly chance: Chance;
  readonly world: OutsideWorld;
  /** How likely a call fails at one of its places; 0 once the faults are over. */
  readonly share: () => number;
  readonly isDead: () => boolean;
  readonly onStrike: (kind: Fault) => void;
  /** Called while the partner is at work on an order. */
  readonly whileOutside: (orderId: string) => Promise<void>;
}

/** The product's own handlers, failing now and then, and one that speaks to a partner outside. */
export function faultyHandlers(options: FaultyHandlersOptions): FindHandler {
  const wrapped = new Map<string, Handler>();
  return (elementId, jobType) => {
    if (elementId === COURIER) return courier(options);
    const handler = findHandler(elementId, jobType);
    if (handler?.runs !== 'in-step') return handler;
    const known = wrapped.get(handler.elementId) ?? failing(handler, options);
    wrapped.set(handler.elementId, known);
    return known;
  };
}

function failing(handler: InStepHandler, options: FaultyHandlersOptions): InStepHandler {
  const { chance, world, share, onStrike } = options;
  return {
    ...handler,
    run: async (jobs, sql) => {
      for (const job of jobs) if (chance.hits(share() / 2)) world.break(job);
      const broken = jobs.find((job) => world.mustFail(job));
      if (broken !== undefined) {
        // Of several jobs nobody is told which one failed: they are run again one by one, and that counts.
        if (jobs.length === 1 && world.isLastFailure(broken)) onStrike('handler failed to its incident');
        throw new SimulatedFault(`${handler.elementId} is broken`);
      }
      if (chance.hits(share())) {
        onStrike('handler failed before its work');
        throw new SimulatedFault(`${handler.elementId} failed before its work`);
      }
      const results = await handler.run(jobs, sql);
      if (chance.hits(share())) {
        onStrike('handler failed after its work');
        throw new SimulatedFault(`${handler.elementId} failed after its work`);
      }
      if (!chance.hits(share() / 2)) return results;
      onStrike('handler left a job out');
      return results.slice(1);
    },
  };
}

/** Books a courier: the effect is the partner's, so only the key keeps it from happening twice. */
function courier({
  chance,
  world,
  share,
  isDead,
  onStrike,
  whileOutside,
}: FaultyHandlersOptions): OutsideHandler {
  return {
    elementId: COURIER,
    runs: 'outside',
    errors: [],
    run: async (job) => {
      if (isDead()) return never();
      if (chance.hits(share() * 4)) {
        onStrike('partner failed before its work');
        throw new SimulatedFault('the courier does not answer');
      }
      world.bookings.set(job.key, job.order.id);
      await whileOutside(job.order.id);
      if (chance.hits(share() * 4)) {
        onStrike('partner failed after its work');
        throw new SimulatedFault("the courier's answer was lost");
      }
      return { key: job.key, kind: 'completed', variables: { courier: `booked-${world.bookings.size}` } };
    },
  };
}
