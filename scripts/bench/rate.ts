/**
 * Runs `work` so often, so many at once.
 * @returns how often a second
 */
export async function rate(count: number, atOnce: number, work: () => Promise<unknown>): Promise<number> {
  let left = count;
  const started = performance.now();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, client));
  return count / ((performance.now() - started) / 1000);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0.99: what 99 of 100 values do not exceed */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('there is nothing to take a quantile of');
  return value;
}

export interface Compared {
  /** Median of the measured thing. */
  readonly figure: number;
  /** Median of its ratios to the base, each to the base measured just before and just after it. */
  readonly ratio: number;
}

/**
 * Measures things in turns with a base (base, a, base, b, base, …), so that the drift of a machine that others use too
 * cancels out.
 * @param measures each gives a figure of the same unit
 */
export async function compareWith<
  Measures extends { readonly [name: string]: (() => Promise<number>) | undefined },
>(
  base: () => Promise<number>,
  measures: Measures,
  rounds: number,
): Promise<{ readonly base: number; readonly compared: { [Name in keyof Measures]: Compared } }> {
  const names = Object.keys(measures);
  const bases: number[] = [await base()];
  const seen = new Map(names.map((name) => [name, { figures: [] as number[], ratios: [] as number[] }]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) {
      const before = bases.at(-1) ?? 0;
      const figure = (await measures[name]?.()) ?? 0;
      const after = await base();
      bases.push(after);
      seen.get(name)?.figures.push(figure);
      seen.get(name)?.ratios.push(figure / ((before + after) / 2));
    }
  const entries = [...seen].map(([name, { figures, ratios }]) => [
    name,
    { figure: median(figures), ratio: median(ratios) },
  ]);
  // An entry for each of the names.
  return {
    base: median(bases),
    compared: Object.fromEntries(entries) as { [Name in keyof Measures]: Compared },
  };
}
