import * as elements from 'bpmn-elements';
import { describe, expect, test, vi } from 'vitest';
import { LibraryRun } from './advance';
import { parallel, rowOfTasks } from './testing/large-drawings';
import { parseText } from './testing/run-process';

interface Queue {
  readonly name: string;
  consume(hear: () => void, options: object): object;
  delete(): void;
}

interface Exchange {
  readonly bindingCount: number;
  bindQueue(queue: Queue, pattern: string): void;
}

interface Broker {
  readonly consumerCount: number;
  readonly queueCount: number;
  createQueue(name: string | null, options?: object): Queue;
  assertExchange(name: string): Exchange;
  getQueue(name: string): Queue | undefined;
  getExchange(name: string): Exchange | undefined;
  createShovel(name: string, source: object, destination: object): { readonly closed: boolean };
  publish(exchange: string, key: string, content: object, options?: object): void;
}

/** A broker as the library makes them. */
function newBroker(): Broker {
  const Flow = elements.SequenceFlow as unknown as new (...args: object[]) => { readonly broker: Broker };
  const environment = { Logger: () => ({ debug() {} }), registerScript() {} };
  return new Flow({ id: 'flow', parent: {} }, { environment }).broker;
}

describe('a step of the library', () => {
  test.each([rowOfTasks(5), parallel(5, false)])(
    'sends none of its messages about its own queues',
    async (text) => {
      const prototype: { queueMessage(...args: unknown[]): unknown } = Object.getPrototypeOf(
        newBroker().createQueue(null),
      );
      const run = new LibraryRun(await parseText(text));
      await run.start(() => true);
      const queued = vi.spyOn(prototype, 'queueMessage');
      run.apply(eventOf(run), () => true);
      const keys = queued.mock.calls.map(([fields]) => (fields as { routingKey?: string }).routingKey ?? '');
      queued.mockRestore();
      expect(keys).not.toHaveLength(0);
      expect(keys.filter((key) => /^(queue|exchange|consumer)\./.test(key))).toEqual([]);
    },
  );
});

describe('a broker of the library', () => {
  test('knows who consumes, and forgets who has ceased', () => {
    const broker = newBroker();
    const queue = broker.createQueue('work');
    queue.consume(() => {}, { consumerTag: 'one' });
    expect(broker.consumerCount).toBe(1);
    expect(() => broker.createQueue('more').consume(() => {}, { consumerTag: 'one' })).toThrow(
      'must be unique',
    );
    queue.delete();
    expect(broker.consumerCount).toBe(0);
  });

  test('forgets a queue that is deleted, and its bindings end', () => {
    const broker = newBroker();
    const exchange = broker.assertExchange('news');
    const before = broker.queueCount;
    const queue = broker.createQueue(null);
    exchange.bindQueue(queue, '#');
    queue.delete();
    expect([exchange.bindingCount, broker.queueCount, broker.getQueue(queue.name)]).toEqual([
      0,
      before,
      undefined,
    ]);
  });

  test('forgets an exchange that loses its last binding, and a shovel ends with it', () => {
    const broker = newBroker();
    const [from] = [broker.assertExchange('from'), broker.assertExchange('to')];
    const shovel = broker.createShovel('both', { exchange: 'from' }, { broker, exchange: 'to' });
    expect(from.bindingCount).toBe(1);
    const queue = broker.createQueue('more');
    broker.assertExchange('to').bindQueue(queue, '#');
    queue.delete();
    expect(shovel.closed).toBe(true);
    expect([broker.getExchange('from'), broker.getExchange('to')]).toEqual([undefined, undefined]);
  });

  test('refuses a name that is taken, and has one exchange of a name', () => {
    const broker = newBroker();
    broker.createQueue('work');
    expect(() => broker.createQueue('work')).toThrow('already exists');
    expect(broker.assertExchange('news')).toBe(broker.assertExchange('news'));
  });
});

function eventOf(run: LibraryRun) {
  const [open] = run.openWork();
  if (open === undefined) throw new Error('nothing is open');
  const type = open.work.kind === 'job' ? ('job-completed' as const) : ('user-task-completed' as const);
  return { type, work: open.work.key };
}
