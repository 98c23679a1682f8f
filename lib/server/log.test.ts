import { expect, it } from 'vitest';
import { newLog } from './log';

/** What somebody would send to write a line of his own, or to speak to the terminal of who reads the log. */
const FORGED = '7\r\n{"level":"fatal","msg":"forged"}\n\u001b[2J\u0000\u0008\u000b\u2028';

it.each<[string, (log: ReturnType<typeof newLog>) => void]>([
  ['a message', (log) => log.error(FORGED)],
  ['a field', (log) => log.error({ orderId: FORGED, path: [FORGED] }, 'refused')],
  ['the name of a field', (log) => log.error({ [FORGED]: 1 }, 'refused')],
  ['an error', (log) => log.error({ err: new Error(FORGED, { cause: new Error(FORGED) }) }, 'refused')],
])('one event stays one line, whatever stands in %s', (_name, write) => {
  let written = '';
  const log = newLog('trace', {
    write: (text) => {
      written += text;
    },
  });
  write(log);
  expect(written.endsWith('\n')).toBe(true);
  const line = written.slice(0, -1);
  // Control characters are escaped, the line feed at the end is the only one.
  expect([...line].filter((character) => character < ' ')).toEqual([]);
  const event: unknown = JSON.parse(line);
  expect(event).toMatchObject({ level: 'error' });
  expect(JSON.stringify(event)).toContain('forged');
});
