import type { Database } from '@/lib/db/database';
import type { CreditReason } from '@/lib/db/tables/corrections';
import type { NoteKind } from '@/lib/story/note-name';

/** A credit or debit note, as the mail with it tells of it. */
export interface MailNote {
  readonly kind: NoteKind;
  readonly number: bigint;
  /** A debit note has none. */
  readonly reason: CreditReason | null;
  /** Minor units of the order's currency; null: all of an invoice without a total. */
  readonly amount: bigint | null;
}

/** The note whose number the key of its mail ends with. @returns null: the mail is about none */
export async function findNoteOfMail(
  { prisma }: Database,
  { number: orderNumber }: { readonly number: bigint },
  jobKey: string | undefined,
): Promise<MailNote | null> {
  const [, kind, digits] = /\/(credit|debit)-note\/(\d{1,18})$/.exec(jobKey ?? '') ?? [];
  if (digits === undefined) return null;
  const number = BigInt(digits);
  const where = { orderNumber_number: { orderNumber, number } };
  if (kind === 'credit') {
    const note = await prisma.creditNote.findUnique({ where });
    // The only reasons that are written.
    return note && { kind, number, reason: note.reason as CreditReason, amount: note.amount };
  }
  const note = await prisma.debitNote.findUnique({ where });
  return note && { kind: 'debit', number, reason: null, amount: note.amount };
}
