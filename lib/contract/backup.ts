import { z } from 'zod';
import { jsonAnswer, OPERATOR, type Operation, refusals } from './answers';

/** What `npm run backup` asks of a server that has the embedded database open. */

const frozenCopy = z
  .object({
    folder: z.string().meta({ description: 'On the server’s machine. Whoever asked for it removes it.' }),
    waitMs: z.number().meta({ description: 'For so many milliseconds orders had to wait.' }),
  })
  .meta({ id: 'FrozenCopy' });
export type FrozenCopyJson = z.infer<typeof frozenCopy>;

const freeze: Operation = {
  tags: ['Operator'],
  operationId: 'freezeCopy',
  summary: 'Copy the files of the embedded database as they are at this moment',
  description:
    'What `npm run backup` reads. A copy that nobody removes is removed an hour later, by the next one.',
  security: OPERATOR,
  responses: {
    200: jsonAnswer('The copy.', frozenCopy),
    ...refusals(
      401,
      [403, 'Asked from another web site, or by a token whose scopes do not allow it.'],
      [409, 'The database is PostgreSQL, or two copies are in use.'],
      413,
      503,
    ),
  },
};

export const backupOperations = { freeze };
