import type { BulkActName, BulkCounts, BulkJson } from '@/lib/contract/desk-bulk';

/** What the desk says of what is done with many orders. */

const orders = (count: number) => (count === 1 ? 'One order' : `${count.toLocaleString('en-IE')} orders`);

export const BULK_ACT_WORDS: Readonly<Record<BulkActName, string>> = {
  cancel: 'Cancel them',
  end: 'Stop them',
  retry: 'Try what stopped again',
  refund: 'Send their refunds',
};

const WILL: Readonly<Record<BulkActName, (who: string) => string>> = {
  cancel: (who) =>
    `${who} will be cancelled as if the customers had done it. What came in goes back, and the goods are free again.`,
  end: (who) =>
    `${who} will end where they stand, outside their process: no task, no timer and no mail of them comes any more. What was not paid in full goes back.`,
  retry: (who) => `Of ${who.toLowerCase()} everything that stopped is tried once more.`,
  refund: (who) => `The refunds of ${who.toLowerCase()} that wait are sent through their providers.`,
};

/** What will happen if it is started. */
export const bulkWill = (act: BulkActName, { waiting }: BulkCounts): string => WILL[act](orders(waiting));

const STATES: Readonly<Record<BulkJson['state'], string>> = {
  draft: 'not started',
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  done: 'done',
};

export const bulkStateWords = (state: BulkJson['state']) => STATES[state];

const ITEMS: Readonly<Record<keyof BulkCounts, string>> = {
  waiting: 'not done',
  done: 'done',
  refused: 'refused',
  failed: 'failed',
  'left-out': 'left out',
};

export const bulkItemWords = (state: keyof BulkCounts) => ITEMS[state];

/** How many of them have a result, and how many were to get one. */
export const progressOf = ({ waiting, done, refused, failed }: BulkCounts) => ({
  ended: done + refused + failed,
  all: waiting + done + refused + failed,
});
