/** Notes to an invoice, by what addresses and people call them. */

/** Takes back of what an invoice says is owed, or puts back. */
export type NoteKind = 'credit' | 'debit';

export interface NoteName {
  readonly kind: NoteKind;
  readonly number: bigint;
}

/** What a note's address ends with: `credit-note-000012`. @param number as it is printed */
export const noteName = ({ kind, number }: { readonly kind: NoteKind; readonly number: string }): string =>
  `${kind}-note-${number}`;

/** The note that the end of an address names. @returns null: it names none */
export function parseNoteName(text: string): NoteName | null {
  const [, kind, digits] = /^(credit|debit)-note-(\d{1,18})$/.exec(text) ?? [];
  if (digits === undefined) return null;
  return { kind: kind === 'credit' ? 'credit' : 'debit', number: BigInt(digits) };
}

/** `Credit note 000012`. @param number as it is printed */
export const noteTitle = ({ kind, number }: { readonly kind: NoteKind; readonly number: string }): string =>
  `${kind === 'credit' ? 'Credit note' : 'Debit note'} ${number}`;
