import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STREAMING_MS, TRYING_MS } from './polling';
import { watchLife } from './stream-life';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The server's: 0 s, 5 s, 20 s, 35 s … */
const [SECOND_MS, NEXT_MS] = [5_000, 15_000];

function watched() {
  const said: (number | null)[] = [];
  const onLost = vi.fn();
  const life = watchLife((restMs) => said.at(-1) !== restMs && said.push(restMs), onLost);
  life.opens();
  return { life, said, onLost };
}

/** Up to the ping that shows it alive. */
function living() {
  const stream = watched();
  stream.life.ping(SECOND_MS);
  vi.advanceTimersByTime(SECOND_MS);
  stream.life.ping(NEXT_MS);
  return stream;
}

describe('the life of a stream', () => {
  it('is sure with the second ping, and goes on while they come in time', () => {
    const { life, said, onLost } = living();
    for (const lateMs of [0, 2_000, -2_000]) {
      vi.advanceTimersByTime(NEXT_MS + lateMs);
      life.ping(NEXT_MS);
    }
    expect(said).toEqual([null, TRYING_MS, STREAMING_MS]);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('is none without a ping, nor with one that comes late', () => {
    const { life, said, onLost } = watched();
    vi.advanceTimersByTime(10_000);
    life.ping(SECOND_MS);
    vi.advanceTimersByTime(SECOND_MS);
    life.ping(NEXT_MS);
    expect(said).toEqual([null]);
    expect(onLost).not.toHaveBeenCalled();
  });

  it.each([
    ['the first was pushed on by a change, the second was not', [4_000, 1_000]],
    ['the first came, and is all that comes', [0, 30_000]],
    ['all that was held back came at once', [7_000, 0]],
  ])('is none where %s', (_name, [firstMs = 0, secondMs = 0]) => {
    const { life, said } = watched();
    vi.advanceTimersByTime(firstMs);
    life.ping(SECOND_MS);
    vi.advanceTimersByTime(secondMs);
    life.ping(NEXT_MS);
    vi.advanceTimersByTime(NEXT_MS);
    life.ping(NEXT_MS);
    expect(said).toEqual([null, TRYING_MS, null]);
  });

  it('is lost with a ping that is missing, or comes with the next; opened anew it may live again', () => {
    const silent = living();
    vi.advanceTimersByTime(NEXT_MS + 4_000);
    expect(silent.said).toEqual([null, TRYING_MS, STREAMING_MS, null]);
    expect(silent.onLost).toHaveBeenCalledOnce();
    silent.life.opens();
    silent.life.ping(SECOND_MS);
    expect(silent.said.at(-1)).toBe(TRYING_MS);

    const gathered = living();
    vi.advanceTimersByTime(NEXT_MS);
    gathered.life.ping(NEXT_MS);
    gathered.life.ping(NEXT_MS);
    expect(gathered.said.at(-1)).toBeNull();
    expect(gathered.onLost).toHaveBeenCalledOnce();
  });

  it('tells nothing more when it has ended', () => {
    const { life, said, onLost } = living();
    life.ends();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([null, TRYING_MS, STREAMING_MS]);
    expect(onLost).not.toHaveBeenCalled();
  });
});
