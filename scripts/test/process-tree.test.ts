import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProcess, isRunning } from '@/lib/server/process-identity.mjs';
import { endTree, listTree, newWaitMeter } from './process-tree.mjs';

/** A process that ignores a SIGINT and has started another, whose id it prints. */
async function spawnTwo(): Promise<{ parent: number; child: number }> {
  const idle = 'setInterval(() => {}, 1e6);';
  const program = `process.on('SIGINT', () => {});
    console.log(require('node:child_process').spawn(process.execPath, ['-e', '${idle}']).pid); ${idle}`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  return { parent: parent.pid ?? 0, child: Number(line) };
}

describe.runIf(existsSync('/proc/self/stat'))('a command and what it started', () => {
  it('is found, and ended to the last', async () => {
    const { parent, child } = await spawnTwo();
    expect(listTree(parent)).toEqual([parent, child]);
    const both = [parent, child].map(describeProcess);
    expect(both.map(isRunning)).toEqual([true, true]);
    await endTree(parent, 100);
    expect(both.map(isRunning)).toEqual([false, false]);
  });

  it('is only itself once it has ended', () => {
    expect(listTree(999_999_999)).toEqual([999_999_999]);
  });

  it.runIf(existsSync('/proc/self/schedstat'))(
    'tells how long it waited for a processor, each time since the last',
    () => {
      const waitedMs = newWaitMeter(process.pid);
      const inAll = waitedMs();
      expect(inAll).toBeGreaterThan(0);
      expect(waitedMs()).toBeLessThanOrEqual(inAll);
    },
  );
});
