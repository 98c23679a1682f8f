import pino from 'pino';

/** One JSON object a line on stdout. No secret and no personal data is ever passed in. */
export type Log = pino.Logger;

/** @param level pino's: `debug`, `info`, `warn`, `error`, `silent` … */
export function newLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 1, sync: true }),
  );
}
