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
