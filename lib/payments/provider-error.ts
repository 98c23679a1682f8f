/** A provider could not be asked; what it was asked for may have happened all the same. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

/** Known by name: Next bundles routes and server start apart, each with its own copy of the class. */
export const isProviderError = (error: unknown): error is ProviderError =>
  error instanceof Error && error.name === 'ProviderError';

/** Asks a provider: what goes wrong there is told apart from what goes wrong in our database. @throws ProviderError */
export async function askProvider<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new ProviderError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
