import { inject } from 'vitest';
import type { Target } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: Target;
    spareDataDir: string;
  }
}

/** The server that all files share: sandbox mode, real time. */
export const sandbox = (): Target => inject('sandbox');

/**
 * For the servers that files start on other settings, one after the other: a database that is there already saves
 * each of them several seconds. Nothing may depend on what is in it.
 */
export const spareDataDir = (): string => inject('spareDataDir');
