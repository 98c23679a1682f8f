import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { CLIENTS, fillShelf } from './orders';
import { compareWith } from './rate';
import type { Assignment } from './replica-process';
import type { Report } from './report';
import type { Target } from './target';

const REPLICAS = 3;
const AT_LEAST = 0.95;

/**
 * Three processes with an app each, on one database, against one of them: the same number of orders and of clients in
 * all, one driver that hands out the work. They share the work through PostgreSQL alone.
 */
export async function benchReplicas(
  report: Report,
  target: Target,
  { rounds, count }: { readonly rounds: number; readonly count: number },
): Promise<void> {
  const app = await target.openApp();
  await fillShelf(app);
  await app.close();
  const replicas = await Promise.all(Array.from({ length: REPLICAS }, () => startReplica(target)));
  try {
    const run = async (among: readonly Replica[]) => {
      const started = performance.now();
      const share = { count: Math.ceil(count / among.length), clients: Math.ceil(CLIENTS / among.length) };
      await Promise.all(among.map((replica) => replica.run(share)));
      return (share.count * among.length) / ((performance.now() - started) / 1000);
    };
    // Each as warm as it will be: the first thousands of orders of a process are compiled on the way.
    for (const replica of replicas) await run([replica]);
    await run(replicas);
    const figures = await compareWith(
      () => run(replicas.slice(0, 1)),
      { three: () => run(replicas) },
      rounds,
    );
    report.add('PostgreSQL: one replica, whole orders', figures.base, '/s');
    report.add('PostgreSQL: three replicas, whole orders', figures.compared.three.figure, '/s', {
      ratio: figures.compared.three.ratio,
      to: 'one replica',
      reach: { atLeast: AT_LEAST },
    });
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
}

interface Replica {
  run(share: Assignment): Promise<void>;
  stop(): Promise<void>;
}

async function startReplica(target: Target): Promise<Replica> {
  const child = fork(path.join(import.meta.dirname, 'replica-process.ts'), {
    env: { ...process.env, ...target.env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await said(child, 'ready');
  return {
    run: async (share) => {
      child.send(share);
      await said(child, 'done');
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** @throws when the replica ends instead */
function said(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a replica ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      if (message === word) resolve();
      else reject(new Error(`a replica said ${JSON.stringify(message)} and not ${word}`));
    });
  });
}
