/** An error that the simulator made: whatever else the product reports is a violation. */
export class SimulatedFault extends Error {
  override readonly name = 'SimulatedFault';

  /** @param code PostgreSQL's, where the database is said to have failed */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(`simulated: ${message}`);
  }
}

const MAX_CAUSES = 10;

/** An error and what it was caused by, outermost first. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let current = error; current instanceof Error && chain.length < MAX_CAUSES; current = current.cause)
    chain.push(current);
  return chain;
}

/** Did the simulator make this error, or one that it was caused by? */
export function isInjected(error: unknown): boolean {
  return causesOf(error).some((cause) => cause instanceof SimulatedFault);
}

/** What the real database refused, if that is what is behind the error. */
export function realErrorIn(error: unknown): Error | null {
  if (isInjected(error)) return null;
  const isSqlState = (code: unknown) => typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return causesOf(error).find((cause) => 'code' in cause && isSqlState(cause.code)) ?? null;
}

/** The answer that a dead process gives. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
