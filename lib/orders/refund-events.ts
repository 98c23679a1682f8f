import type { RefundRow, RefundState } from '@/lib/db/tables/refunds';

/** What happened to money on its way back, as books, log and mail tell it. */
export interface RefundEvent {
  /**
   * `granted`: the shop gives it back, though it counted or was held · `sent`: the provider has it · `refunded`: it is with the customer · `failed`: it is not, and will not be by itself ·
   * `disputed`: a bank asks for it · `charged-back`: a bank has taken it · `reinstated`: a bank has given it back
   */
  readonly what: 'granted' | 'sent' | 'refunded' | 'failed' | 'disputed' | 'charged-back' | 'reinstated';
  readonly row: RefundRow;
  readonly amount: bigint;
  /** So much counts again by it; below 0: so much counts no longer. */
  readonly applied: bigint;
  /** Where it stood before. */
  readonly was: RefundState;
}

/** An operator's act, or what became of a call. */
export type RefundAct =
  /** The operator says yes to all that waits for one, or to another try, and the provider can be asked. */
  | { readonly act: 'approve' }
  /** A person has sent back what nobody else can; `all`: what a provider failed at, or was not asked for, too. */
  | { readonly act: 'record-by-hand'; readonly all: boolean }
  /** So much that counted goes back, by the provider or by hand. `isSent`: a person has sent it. */
  | {
      readonly act: 'grant';
      readonly amount: bigint;
      readonly state: 'queued' | 'by-hand';
      readonly isSent: boolean;
    }
  /** What is held goes back, and not only at the end of the order. */
  | { readonly act: 'return-held'; readonly state: 'queued' | 'by-hand' }
  /** What would be sent by itself waits for a yes. */
  | { readonly act: 'hold' }
  /** The provider takes this one under no circumstances. */
  | { readonly act: 'refuse'; readonly ordinal: number; readonly error: string }
  /** All attempts were in vain. */
  | { readonly act: 'give-up'; readonly error: string };

export interface RefundBookSetting {
  readonly now: Date;
  /** Of what is due and in no row yet: made due by a server that knew no rows, or given back by a bank. */
  readonly stateOfDue: RefundState;
  /** How much more can count towards the total: nothing of an order that ended unpaid. Null: any sum. */
  readonly mayCount: bigint | null;
}
