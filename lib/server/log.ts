import { inspect } from 'node:util';
import pino from 'pino';

/** Pino's number of the level. */
const ERROR = 50;

/** One JSON object a line on stdout. No secret and no personal data is ever passed in. */
export type Log = pino.Logger;

/**
 * @param level pino's: `debug`, `info`, `warn`, `error`, `silent` …
 * @param destination for tests; left out: stdout
 * @param onError is given what each line of an error is made of
 */
export function newLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ dest: 1, sync: true }),
  onError: (args: readonly unknown[]) => void = () => {},
): Log {
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args, method, lineLevel) {
          if (lineLevel >= ERROR) onError(args);
          method.apply(this, args);
        },
      },
      // The development server of Next makes `inspect` name our files and lines; a stack by itself names the bundle's.
      ...(process.env.NODE_ENV === 'development' ? { serializers: { err: withSources } } : {}),
    },
    destination,
  );
}

const withSources = (error: unknown): unknown =>
  error instanceof Error
    ? { ...pino.stdSerializers.err(error), stack: inspect(error) }
    : pino.stdSerializers.err(Object(error));
