import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Ends the program when the standard input ends. */
const SCRIPT = '"$@" & cat >/dev/null; kill "$!"; wait "$!"';

/** A program that ends with the process that started it, even when that one is killed. */
export interface Companion {
  /** Its standard error. */
  readonly says: Readable;
  /** Ends it and waits until it is gone. */
  end(): Promise<void>;
}

/** Starts it. @param options user and folder */
export function startWithItsParent(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'> = {},
): Companion {
  const stdio: SpawnOptions['stdio'] = ['pipe', 'ignore', 'pipe'];
  const child: ChildProcess = spawn('sh', ['-c', SCRIPT, 'sh', program, ...args], { ...options, stdio });
  if (child.stdin === null || child.stderr === null) throw new Error('a pipe is missing');
  const { stdin, stderr } = child;
  const gone = once(child, 'exit');
  return {
    says: stderr,
    end: async () => {
      stdin.end();
      await gone;
    },
  };
}
