import pino from 'pino';

/** One JSON object a line on stdout. No secret and no personal data is ever passed in. */
export type Log = pino.Logger;

/**
 * @param level pino's: `debug`, `info`, `warn`, `error`, `silent` …
 * @param destination for tests; left out: stdout
 */
export function newLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ dest: 1, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
}
