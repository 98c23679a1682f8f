'use client';

import { useCallback, useRef, useState } from 'react';
import { sayError } from './request';

export interface Pending<Arguments extends unknown[]> {
  run: (...given: Arguments) => Promise<void>;
  busy: boolean;
  /** What went wrong the last time, as a sentence. */
  problem: string | null;
  setProblem: (problem: string | null) => void;
}

/** One action at a time; a failure becomes a sentence, never an unhandled rejection. */
export function usePending<Arguments extends unknown[]>(
  action: (...given: Arguments) => Promise<void>,
  say: (error: unknown) => string = sayError,
): Pending<Arguments> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef(false);

  const run = useCallback(
    async (...given: Arguments) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setProblem(null);
      try {
        await action(...given);
      } catch (error) {
        setProblem(say(error));
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [action, say],
  );
  return { run, busy, problem, setProblem };
}
