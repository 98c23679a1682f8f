/** Next calls this once a server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  try {
    const { serve } = await import('./lib/serve');
    await serve();
  } catch (error) {
    // A register() that rejects leaves a server that answers 500 for ever.
    process.stderr.write(
      `Orderflow cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}
