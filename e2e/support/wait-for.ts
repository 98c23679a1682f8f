import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';

const POLL_MS = 40;

/** Asks until the answer is there. @throws with what was asked for when it does not come in time */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  limitMs = WAIT_LIMIT_MS,
): Promise<T> {
  const endsAtMs = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > endsAtMs) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
