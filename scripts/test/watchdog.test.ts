import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeSilence, nameHung, startWatchdog } from './watchdog.mjs';

const LIMIT_MS = 300_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(waitedMs?: () => number) {
  const onSilence = vi.fn();
  const watchdog = startWatchdog({ limitMs: LIMIT_MS, onSilence, ...(waitedMs && { waitedMs }) });
  return { watchdog, onSilence };
}

describe('the watchdog', () => {
  it('lets a phase take as long as it likes while something finishes', () => {
    const { watchdog, onSilence } = watch();
    for (let test = 0; test < 100; test++) {
      watchdog.started(`test ${test}`);
      vi.advanceTimersByTime(LIMIT_MS * 0.9);
      watchdog.finished(`test ${test}`);
    }
    expect(onSilence).not.toHaveBeenCalled();
    watchdog.stop();
  });

  it('names what had begun and not finished, once', () => {
    const { watchdog, onSilence } = watch();
    for (const name of ['a.test.ts', 'a.test.ts > ends', 'a.test.ts > hangs', 'b.test.ts'])
      watchdog.started(name);
    watchdog.finished('a.test.ts > ends');
    vi.advanceTimersByTime(LIMIT_MS * 0.9);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(LIMIT_MS * 10);
    expect(onSilence).toHaveBeenCalledExactlyOnceWith(['a.test.ts > hangs', 'b.test.ts']);
  });

  it('counts from the last sign of life', () => {
    const { watchdog, onSilence } = watch();
    vi.advanceTimersByTime(LIMIT_MS * 0.9);
    watchdog.alive();
    vi.advanceTimersByTime(LIMIT_MS * 0.9);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(LIMIT_MS * 0.2);
    expect(onSilence).toHaveBeenCalledExactlyOnceWith([]);
  });

  it('does not count the time in which the work had to wait for a processor', () => {
    let lastMs = performance.now();
    const starved = () => {
      const passedMs = performance.now() - lastMs;
      lastMs = performance.now();
      return passedMs * 0.9;
    };
    const { onSilence } = watch(starved);
    vi.advanceTimersByTime(LIMIT_MS * 9);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(LIMIT_MS * 2);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  it('does not count the time in which the machine slept', () => {
    const { watchdog, onSilence } = watch();
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now + LIMIT_MS * 50);
    vi.advanceTimersByTime(LIMIT_MS / 20);
    expect(onSilence).not.toHaveBeenCalled();
    clock.mockRestore();
    watchdog.stop();
  });

  it('says nothing once stopped', () => {
    const { watchdog, onSilence } = watch();
    watchdog.stop();
    vi.advanceTimersByTime(LIMIT_MS * 3);
    expect(onSilence).not.toHaveBeenCalled();
  });
});

describe('nameHung', () => {
  it('names a file only where none of its tests hangs', () => {
    expect(nameHung(['a.test.ts', 'a.test.ts > one', 'ab.test.ts'])).toEqual([
      'a.test.ts > one',
      'ab.test.ts',
    ]);
  });

  it('names a file twice that hangs on two databases', () => {
    const running = ['a.db.test.ts (db-pglite)', 'a.db.test.ts (db-postgres)'];
    expect(nameHung(running)).toEqual(running);
  });
});

describe('describeSilence', () => {
  it('lists what hung', () => {
    expect(describeSilence(300_000, ['a.test.ts > one'])).toBe(
      'Nothing finished for 5 minutes. The phase was ended; begun and not finished:\n  a.test.ts > one',
    );
  });

  it('says so where nothing was running', () => {
    expect(describeSilence(60_000, [])).toBe(
      'Nothing finished for a minute, and no test was running. The phase was ended.',
    );
  });
});
