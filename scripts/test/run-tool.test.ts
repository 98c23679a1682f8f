import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeProcess, isRunning } from '@/lib/server/process-identity.mjs';
import { runTool } from './run-tool.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-tool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(source: string): string[] {
  const file = join(folder, 'tool.cjs');
  writeFileSync(file, source);
  return [file];
}

describe('a tool', () => {
  it('that fails without a test is one failure, with what it printed', async () => {
    const result = await runTool(program(`console.log('out'); console.error('err'); process.exit(3);`));
    expect(result).toMatchObject({ passed: 0, failed: 1 });
    expect(result.output.split('\n').sort()).toEqual(['err', 'out']);
  });

  it('tells its files and failures at once, and counts them', async () => {
    const onNews = vi.fn();
    const file = { kind: 'file', name: 'a.test.ts', passed: 7, failed: 1, skipped: 0, ms: 5 };
    const failure = { kind: 'failure', name: 'a.test.ts > one', text: 'no' };
    const messages = [file, failure, { kind: 'end' }, { of: 'somebody else' }];
    const source = `for (const one of ${JSON.stringify(messages)}) process.send(one); process.exitCode = 1;`;
    expect(await runTool(program(source), { onNews })).toEqual({ passed: 7, failed: 1, output: '' });
    expect(onNews.mock.calls).toEqual([[file], [failure]]);
  });

  it('that hangs is ended with all it started, and named', async () => {
    const onNews = vi.fn();
    const pidFile = join(folder, 'pid');
    const source = `
      process.send({ kind: 'started', name: 'a.test.ts' });
      process.send({ kind: 'started', name: 'a.test.ts > hangs' });
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'ignore' });
      require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      process.on('SIGINT', () => {});
      setInterval(() => console.log('still here'), 50);`;
    const result = await runTool(program(source), { onNews, silenceLimitMs: 2_000, stopLimitMs: 100 });
    expect(result).toMatchObject({ passed: 0, failed: 1 });
    expect(onNews).toHaveBeenCalledExactlyOnceWith({
      kind: 'failure',
      name: '',
      text: expect.stringMatching(/^Nothing finished for .*\n {2}a\.test\.ts > hangs$/),
    });
    const child = Number(readFileSync(pidFile, 'utf8'));
    expect(isRunning(describeProcess(child))).toBe(false);
  });

  it('that prints lines is alive, with no test to tell of', async () => {
    const source = `let lines = 0; setInterval(() => { console.log('line'); if (++lines === 20) process.exit(0); }, 100);`;
    expect(await runTool(program(source), { silenceLimitMs: 1_500 })).toMatchObject({ failed: 0 });
  });
});
