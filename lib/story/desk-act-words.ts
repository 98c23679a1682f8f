import type { DeskActJson } from '@/lib/contract/desk';
import { isolated } from './isolated';
import { readable } from './words';

/** What somebody did, as a sentence goes on behind their name. */
const ACTS: Readonly<Record<string, string>> = {
  retry: 'tried again',
  complete: 'completed',
  'complete-job': 'completed by hand',
  'fire-timer': 'let the time be up of',
  'move-timer': 'moved the time of',
  move: 'moved the order to another step',
  suspend: 'suspended the order',
  resume: 'resumed the order',
  'mail-again': 'sent a mail again',
  cancel: 'cancelled the order',
  end: 'stopped the order',
  refund: 'sent the refund',
  'refund-by-hand': 'recorded a refund by hand',
  'grant-refund': 'refunded the customer',
  'hold-refund': 'held the refund',
  'return-held': 'sent back the foreign money',
  'assign-payment': 'gave it a payment',
  'return-payment': 'sent the payment back',
  ship: 'handed the parcel over',
  'claim-task': 'took the task',
  'release-task': 'gave back the task',
  'assign-task': 'gave somebody the task',
  note: 'left a note',
  'settings-change': 'changed the settings',
};

const RESULTS: Readonly<Record<DeskActJson['result'], string>> = {
  asked: 'not known: the server ended in between',
  done: 'done',
  refused: 'refused',
  failed: 'failed',
  trying: 'trying',
  cleared: 'cleared',
  'failed-again': 'failed again',
  overtaken: 'the order went another way meanwhile',
};

/** `Bo (operator) tried again “Send bill”: cleared`. */
export function deskActWords({
  person,
  role,
  act,
  element,
  result,
}: Pick<DeskActJson, 'person' | 'role' | 'act' | 'element' | 'result'>): string {
  const where = element === null ? '' : ` “${element}”`;
  return `${isolated(person)} (${role}) ${ACTS[act] ?? readable(act)}${where}: ${RESULTS[result]}`;
}
