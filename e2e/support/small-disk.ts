import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILLING = Buffer.alloc(64 * 1024);

/** A file system of its own with so much room. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all that is left. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  remove(): void;
}

/**
 * Makes one in a folder, for the folder's owner.
 * @returns null where this user may not mount anything
 */
export function makeSmallDisk(within: string, sizeMiB: number): SmallDisk | null {
  const { uid, gid } = statSync(within);
  const place = join(within, 'disk');
  mkdirSync(place);
  const options = `size=${sizeMiB}m,uid=${uid},gid=${gid},mode=700`;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status !== 0) {
    rmSync(place, { recursive: true });
    return null;
  }
  const filler = join(place, 'filler');
  return {
    folder: place,
    fill: () => {
      const file = openSync(filler, 'w');
      try {
        for (;;) writeSync(file, FILLING);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    // Whoever still holds a file of it keeps nobody waiting.
    remove: () => {
      spawnSync('umount', ['--lazy', place]);
    },
  };
}
