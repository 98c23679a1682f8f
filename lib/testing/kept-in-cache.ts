import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';

const CACHE = path.join(import.meta.dirname, '../../.cache');
const DAY_MS = 24 * 60 * 60_000;

/**
 * A file or folder that is costly to make and the same for the same key. It is made beside its place and renamed there
 * when it is whole, so that two runs at once, or one that was killed, never leave half of it to another.
 * @param key everything that the result depends on, as a hash
 * @param make writes it to the path it is given
 * @returns the path; nobody may change what lies there
 */
export async function keptInCache(
  kind: string,
  key: string,
  make: (draft: string) => Promise<void>,
  cache = CACHE,
): Promise<string> {
  const shelf = path.join(cache, kind);
  const place = path.join(shelf, key);
  if (existsSync(place)) {
    // What is in use stays young: another key that is made must not take it away.
    utimesSync(place, new Date(), new Date());
    return place;
  }
  mkdirSync(shelf, { recursive: true });
  const draft = path.join(shelf, `draft-${randomBytes(8).toString('hex')}`);
  try {
    await make(draft);
    removeOldOnes(shelf);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // A folder cannot be renamed to where another run was faster: that one is as good.
    if (!existsSync(place)) throw error;
  }
  return place;
}

/** Those of other keys, and drafts of runs that were killed: after a day nobody works with them any more. */
function removeOldOnes(shelf: string): void {
  for (const name of readdirSync(shelf)) {
    const old = path.join(shelf, name);
    const madeAtMs = statSync(old, { throwIfNoEntry: false })?.mtimeMs;
    if (madeAtMs !== undefined && madeAtMs < Date.now() - DAY_MS)
      rmSync(old, { recursive: true, force: true });
  }
}
