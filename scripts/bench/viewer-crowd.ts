import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { FromViewers, Order, ToViewers } from './viewer-process';

/** Each reads for hundreds: one alone would be slower than the server it measures. */
const PROCESSES = 2;
const LIMIT_MS = 60_000;

/** Viewers in processes of their own, so that their work is not the server's. */
export class ViewerCrowd {
  readonly #children: readonly ChildProcess[];

  constructor() {
    const file = path.join(import.meta.dirname, 'viewer-process.ts');
    this.#children = Array.from({ length: PROCESSES }, () => fork(file));
  }

  /** Opens a stream for each entry. @param urls of the servers, taken in turns @returns when each has its first event */
  async open(urls: readonly string[], orderIds: readonly string[]): Promise<void> {
    await this.#askAll((index) => ({
      say: 'open',
      url: urls[index % urls.length] ?? '',
      orderIds: orderIds.filter((_, at) => at % PROCESSES === index),
    }));
  }

  /** When each viewer of the order came to the version, by the clock of `monotonicMs`. */
  async arrivals(order: Order): Promise<number[]> {
    const said = await this.#askAll(() => ({ say: 'expect', ...order }), order);
    return said.flatMap((message) => (message.say === 'arrived' ? message.atMs : []));
  }

  async close(): Promise<void> {
    await this.#askAll(() => ({ say: 'close' }));
  }

  end(): void {
    for (const child of this.#children) child.disconnect();
  }

  #askAll(messageFor: (index: number) => ToViewers, order: Order | null = null): Promise<FromViewers[]> {
    return Promise.all(this.#children.map((child, index) => ask(child, messageFor(index), order)));
  }
}

/** The machine's monotonic clock, which its processes share. */
export const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

const ANSWERS = { open: 'opened', expect: 'arrived', close: 'closed' } as const;

/** @param order which arrivals are meant, where several are asked for at once */
function ask(child: ChildProcess, message: ToViewers, order: Order | null): Promise<FromViewers> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(limit);
      child.off('message', hear);
      child.off('exit', fail);
    };
    const fail = (why: string | number | null) => {
      end();
      reject(new Error(`the viewers were to ${message.say}: ${why ?? 'they are gone'}`));
    };
    const hear = (heard: unknown) => {
      const said = heard as FromViewers; // they send nothing else
      if (said.say === 'failed') return fail(said.why);
      if (said.say !== ANSWERS[message.say]) return;
      if (said.say === 'arrived' && !isSame(said.order, order)) return;
      end();
      resolve(said);
    };
    const limit = setTimeout(() => fail('nothing for a minute'), LIMIT_MS);
    child.on('message', hear);
    child.on('exit', fail);
    child.send(message);
  });
}

const isSame = (one: Order, other: Order | null) =>
  one.orderId === other?.orderId && one.version === other.version;
