import type { Writable } from 'node:stream';

/**
 * Lets all that is written to a stream within one turn of the event loop go out together. The driver writes each
 * statement by itself; a batch sends a dozen one behind the other, and each write costs a call of the system, or one of
 * PGlite, which takes more than most statements do.
 * @returns the same stream
 */
export function gatherWrites<Stream extends Writable>(stream: Stream): Stream {
  const write = stream.write.bind(stream) as (...chunk: unknown[]) => boolean;
  let isGathering = false;
  stream.write = (...chunk: unknown[]) => {
    if (!isGathering) {
      isGathering = true;
      stream.cork();
      process.nextTick(() => {
        isGathering = false;
        stream.uncork();
      });
    }
    return write(...chunk);
  };
  return stream;
}
