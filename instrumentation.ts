/** Next calls this once a server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { serve } = await import('./lib/server/serve');
    // Found by the bundler: a new route file is in it by itself.
    await serve(import.meta.glob('./app/**/route.ts', { eager: true }));
  }
}
