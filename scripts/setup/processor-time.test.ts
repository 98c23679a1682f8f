import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { chargeEndedChild, meterCommands, totalProcessorMs } from './processor-time.mjs';
import { runCommand } from './steps.mjs';

/** Asked seldom: the question costs system time. */
const spinning = (ms: number) =>
  `for (let turn = 1; turn % 1e5 !== 0 || process.cpuUsage().user < ${ms * 1000}; turn++);`;
const spin = (ms: number) => runCommand(process.execPath, ['-e', spinning(ms)]);
const started = () => runCommand(process.execPath, ['-e', '']);

// The files before this one ran commands in the same process.
beforeEach(() => chargeEndedChild(undefined));

describe.runIf(existsSync('/proc/self/stat'))('the processor time of commands', () => {
  it('is charged to the work that ran them, with other work going on beside', async () => {
    const totalBefore = totalProcessorMs() ?? Number.NaN;
    const [busy, idle] = await Promise.all([
      meterCommands(() => spin(400)),
      meterCommands(async () => {
        for (let turn = 0; turn < 2; turn++) await started();
      }),
    ]);
    expect(busy.processorMs).toBeGreaterThanOrEqual(390);
    expect(idle.processorMs).toBeGreaterThan(0);
    expect(idle.processorMs).toBeLessThan(busy.processorMs ?? 0);
    expect((totalProcessorMs() ?? 0) - totalBefore).toBeGreaterThanOrEqual(
      (busy.processorMs ?? 0) + (idle.processorMs ?? 0),
    );
  });

  it('includes what a command has started and waited for', async () => {
    const inner = JSON.stringify(spinning(200));
    const outer = `require('node:child_process').spawnSync(process.execPath, ['-e', ${inner}])`;
    const { processorMs } = await meterCommands(() => runCommand(process.execPath, ['-e', outer]));
    expect(processorMs).toBeGreaterThanOrEqual(190);
  });

  it('is nothing where no command ran', async () => {
    expect(await meterCommands(async () => 'done')).toEqual({ result: 'done', processorMs: 0 });
  });
});
