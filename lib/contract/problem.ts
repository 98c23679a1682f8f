import { z } from 'zod';

/** How every refusal is said, as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What was wrong and what would be right.' }),
    field: z.string().exactOptional().meta({ description: 'The input that was wrong, when one was.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });
export type ProblemJson = z.infer<typeof problemSchema>;

/** What a fault of ours is answered with: nothing of it leaks. */
export const INTERNAL_PROBLEM: ProblemJson = {
  type: 'about:blank',
  title: 'Internal server error',
  status: 500,
  detail: 'Something went wrong on our side. It has been logged; try again later.',
};
