import { acknowledgedExist } from './acknowledged';
import { paidIsNotCancelled } from './cancellations';
import { packagedOnce } from './deliveries';
import { endsOnce } from './endings';
import { invoicesAreRight } from './invoices';
import { effectsHaveKeys } from './job-keys';
import { logGivesTheRow } from './log';
import { booksAreRight } from './money';
import { remindedOnce } from './reminders';
import { stockIsRight } from './stock';
import type { Invariant } from './types';

/** What is true of every database at every commit. ARCHITECTURE.md says why. */
export const invariants: readonly Invariant[] = [
  acknowledgedExist,
  endsOnce,
  booksAreRight,
  packagedOnce,
  remindedOnce,
  paidIsNotCancelled,
  effectsHaveKeys,
  stockIsRight,
  logGivesTheRow,
  invoicesAreRight,
];
