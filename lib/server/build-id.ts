import { readFileSync } from 'node:fs';
import path from 'node:path';

let id: string | undefined;

/** Names the build that renders the answers; `dev` where there is none. */
export function buildId(): string {
  if (id === undefined) {
    try {
      id = readFileSync(path.resolve('.next', 'BUILD_ID'), 'utf8').trim();
    } catch {
      id = 'dev';
    }
  }
  return id;
}
