// @ts-check
// Ends what hangs, never what is slow: a phase is over when nothing in it has begun or finished for a while.

const STEPS = 20;

/**
 * @typedef {object} Watchdog
 * @property {() => void} alive something was said or done
 * @property {(name: string) => void} started a file or a test has begun
 * @property {(name: string) => void} finished it has ended, well or badly
 * @property {() => void} stop
 *
 * @typedef {object} WatchdogOptions
 * @property {number} limitMs
 * @property {() => number} [waitedMs] how long the work had to wait for a processor since the last time it was asked:
 * that much of the silence is the machine's and does not count
 * @property {(hung: string[]) => void} onSilence called once, with what had begun and not finished
 */

/** @param {WatchdogOptions} options @returns {Watchdog} */
export function startWatchdog({ limitMs, waitedMs = () => 0, onSilence }) {
  /** @type {string[]} */
  const running = [];
  const stepMs = limitMs / STEPS;
  let silentMs = 0;
  let lookedAtMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    // A machine that was asleep did not work in that time.
    const passedMs = Math.min(nowMs - lookedAtMs, 2 * stepMs);
    lookedAtMs = nowMs;
    silentMs += Math.max(0, passedMs - waitedMs());
    if (silentMs < limitMs) return;
    clearInterval(timer);
    onSilence(nameHung(running));
  }, stepMs);
  const alive = () => {
    silentMs = 0;
  };
  return {
    alive,
    started: (name) => {
      running.push(name);
      alive();
    },
    finished: (name) => {
      const index = running.indexOf(name);
      if (index !== -1) running.splice(index, 1);
      alive();
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * A file hangs because one of its tests does: only the innermost are named.
 * @param {readonly string[]} running names whose parts are joined by ` > ` @returns {string[]}
 */
export function nameHung(running) {
  return running.filter((name) => !running.some((other) => other.startsWith(`${name} > `)));
}

/** @param {number} limitMs @param {string[]} hung @returns {string} what is said of a phase that was ended */
export function describeSilence(limitMs, hung) {
  const minutes = Math.round(limitMs / 6_000) / 10;
  const what = `Nothing finished for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
  if (hung.length === 0) return `${what}, and no test was running. The phase was ended.`;
  const lines = hung.map((name) => `  ${name}`);
  return [`${what}. The phase was ended; begun and not finished:`, ...lines].join('\n');
}
