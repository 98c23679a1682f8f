import { inject } from 'vitest';
import type { Target } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: Target;
  }
}

/** The server that all files share: sandbox mode, real time. */
export const sandbox = (): Target => inject('sandbox');
