import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireDataLock, LockHeldError, readDataLock } from './lock.mjs';
import { describeProcess } from './process-identity.mjs';

const LOCK_MODULE = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;

let folder: string;
/** `npm run test:all` takes the large numbers. */
const [ROUNDS, TAKERS] = process.env.TEST_ALL ? [3, 16] : [2, 8];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-lock-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process that takes the lock at `startAtMs`, prints `won` or the holder's pid, and lives until it is killed. */
function spawnTaker(startAtMs = 0): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const program = `
    import { acquireDataLock } from ${JSON.stringify(LOCK_MODULE)};
    // Sleeps most of the time: that many busy loops would starve the tests beside this one.
    await new Promise((done) => setTimeout(done, ${startAtMs} - Date.now() - 5));
    while (Date.now() < ${startAtMs});
    try { acquireDataLock(${JSON.stringify(folder)}); console.log('won'); }
    catch (error) { console.log(error.holder?.pid ?? error.stack); }
    process.stdin.on('end', () => process.exit(0)).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  if (child.stdout === null) throw new Error('The child has no stdout.');
  return Object.assign(child, { stdout: child.stdout });
}

async function readAnswer(child: { stdout: NodeJS.ReadableStream }): Promise<string> {
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
}

function writeLock(holder: object): void {
  writeFileSync(join(folder, 'server.lock.1'), JSON.stringify(holder));
}

describe('the data lock', () => {
  it('is one handle for the process that takes it twice, and free after its release', () => {
    const lock = acquireDataLock(folder);
    expect(acquireDataLock(folder)).toBe(lock);
    expect(readDataLock(folder)).toMatchObject({ pid: process.pid });
    lock.setUrl('http://localhost:3000');
    expect(readDataLock(folder)?.url).toBe('http://localhost:3000');
    lock.release();
    expect(readDataLock(folder)).toBeNull();
    acquireDataLock(folder).release();
  });

  it('is null to a reader where nothing was ever started', () => {
    expect(readDataLock(join(folder, 'none'))).toBeNull();
  });

  it('names the process that holds it', async () => {
    const holder = spawnTaker();
    expect(await readAnswer(holder)).toBe('won');
    expect(() => acquireDataLock(folder)).toThrow(LockHeldError);
    expect(() => acquireDataLock(folder)).toThrow(`process ${holder.pid}`);
  });

  it('is taken over at once from a process killed with -9, even while it is still listed as a zombie', async () => {
    // The shell never waits for its child, so the killed holder stays a zombie.
    const program = `import { acquireDataLock } from ${JSON.stringify(LOCK_MODULE)};
      acquireDataLock(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL');`;
    const parent = spawn('sh', [
      '-c',
      '"$0" --input-type=module -e "$1" & exec sleep 60',
      process.execPath,
      program,
    ]);
    children.push(parent);
    await expect.poll(() => readdirSync(folder)).toContain('server.lock.1');
    await expect.poll(() => readDataLock(folder)).toBeNull();
    acquireDataLock(folder).release();
  });

  it('is taken over from before a reboot and from a pid that was used again', () => {
    const me = describeProcess(process.pid);
    writeLock({ ...me, bootId: 'another' });
    acquireDataLock(folder).release();
    rmSync(join(folder, 'server.lock.2'));
    writeLock({ ...me, startTime: '1' });
    acquireDataLock(folder).release();
  });

  it('stays taken while a worker of its dead holder runs', () => {
    const worker = spawn('sleep', ['60']);
    children.push(worker);
    const dead = { pid: 999_999_999, startTime: '1', bootId: null };
    writeLock({ ...dead, worker: describeProcess(worker.pid ?? 0) });
    expect(() => acquireDataLock(folder)).toThrow(`process ${worker.pid}`);
    writeLock({ ...dead, worker: { ...dead, pid: 999_999_998 } });
    acquireDataLock(folder).release();
  });

  it('is free when its file was cut short by a power cut', () => {
    writeFileSync(join(folder, 'server.lock.1'), '');
    acquireDataLock(folder).release();
  });

  it('has exactly one winner when many processes find a dead holder at the same moment', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      // The round before left a killed holder behind; the first finds one made up.
      if (round === 0) writeLock({ pid: 999_999_999, startTime: '1', bootId: null });
      const startAtMs = Date.now() + 1500;
      const takers = Array.from({ length: TAKERS }, () => spawnTaker(startAtMs));
      const answers = await Promise.all(takers.map(readAnswer));
      const winners = takers.filter((_, index) => answers[index] === 'won');
      expect(winners).toHaveLength(1);
      expect(new Set(answers)).toEqual(new Set(['won', String(winners[0]?.pid)]));
      for (const taker of takers) taker.kill('SIGKILL');
      await Promise.all(takers.map((taker) => taker.exitCode ?? taker.signalCode ?? once(taker, 'exit')));
    }
  });

  it('keeps at most two files however often it changes hands', () => {
    for (let turn = 0; turn < 5; turn++) acquireDataLock(folder).release();
    expect(readdirSync(folder).sort()).toEqual(['server.lock.4', 'server.lock.5']);
    expect(JSON.parse(readFileSync(join(folder, 'server.lock.5'), 'utf8'))).toMatchObject({ released: true });
  });
});
