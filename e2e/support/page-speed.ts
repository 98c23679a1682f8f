import { type Browser, expect, type Page, test } from '@playwright/test';

/** What the browser itself says of a page's speed. */
export interface Vitals {
  /** When the largest thing so far was painted, in milliseconds from the start of the navigation. */
  lcpMs: number;
  /** The sum of all layout shifts, also those after an input. */
  shifted: number;
}

/** Gathers them from the next navigation on. */
export async function watchVitals(page: Page): Promise<() => Promise<Vitals>> {
  await page.addInitScript(() => {
    const vitals = { lcpMs: 0, shifted: 0 };
    Object.assign(window, { vitals });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) vitals.lcpMs = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) vitals.shifted += (entry as Shift).value; // the type observed
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => window.vitals);
}

interface Shift extends PerformanceEntry {
  value: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in microseconds, where the event was one of work. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * The processor time of each task on the page's main thread during `work`, in milliseconds. Not the time by the wall:
 * on a machine with other things to do every task is long by that.
 */
export async function taskTimesMs(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  let trace: { traceEvents: TraceEvent[] };
  try {
    await work();
  } finally {
    trace = JSON.parse((await browser.stopTracing()).toString());
  }
  const mainThreads = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const times = trace.traceEvents
    .filter(({ pid, tid, tdur }) => tdur !== undefined && mainThreads.has(`${pid}/${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000);
  // Else nothing was watched.
  expect(times).not.toEqual([]);
  return times;
}

/** Where it was set the reference work takes 10 ms: a task of 100 ms, which is felt. */
const LONG_TASK = 10;
const REFERENCE_ROUNDS = 1_700;

/**
 * None of these tasks is long: measured by a piece of work that takes as much longer as this machine is slower.
 * @param tasksMs from `taskTimesMs`
 */
export async function expectNoLongTask(page: Page, tasksMs: readonly number[]): Promise<void> {
  const referenceMs = await referenceTimeMs(page);
  const longestMs = Math.max(...tasksMs);
  const description = `${longestMs.toFixed(1)} ms of ${tasksMs.length} tasks, the reference ${referenceMs.toFixed(1)} ms`;
  test.info().annotations.push({ type: 'longest task', description });
  expect(longestMs, description).toBeLessThan(LONG_TASK * referenceMs);
}

/** Processor time of the page's main thread for a fixed piece of work, in milliseconds. */
async function referenceTimeMs(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const threadMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN) * 1000;
  };
  try {
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const beforeMs = await threadMs();
    await page.evaluate((rounds) => {
      for (let round = 0, text = '[]'; round < rounds; round += 1)
        text = JSON.stringify([...JSON.parse(text), { round, name: `round ${round}` }].slice(-20));
    }, REFERENCE_ROUNDS);
    return (await threadMs()) - beforeMs;
  } finally {
    await session.detach();
  }
}

export interface Holdings {
  readonly nodes: number;
  readonly listeners: number;
  readonly heapKiB: number;
}

/** What the page holds on to once the garbage is gone. */
export async function holdingsOf(page: Page): Promise<Holdings> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Performance.enable');
    // A node goes when the script's hold on it has gone before.
    for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heapKiB: of('JSHeapUsedSize') / 1024 };
  } finally {
    await session.detach();
  }
}

declare global {
  interface Window {
    vitals: Vitals;
  }
}
