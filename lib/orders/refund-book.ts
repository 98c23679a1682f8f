import type { MoneyShift, PaymentMoney } from '@/lib/db/tables/payments';
import { OPEN_REFUNDS, type RefundOrigin, type RefundRow, type RefundState } from '@/lib/db/tables/refunds';
import type { ProviderReturn } from '@/lib/payments/provider';
import { refundReference } from '@/lib/payments/refund-reference';
import { min } from '@/lib/story/amounts';

/** What happened to money on its way back, as books, log and mail tell it. */
export interface RefundEvent {
  /**
   * `sent`: the provider has it · `refunded`: it is with the customer · `failed`: it is not, and will not be by itself ·
   * `disputed`: a bank asks for it · `charged-back`: a bank has taken it · `reinstated`: a bank has given it back
   */
  readonly what: 'sent' | 'refunded' | 'failed' | 'disputed' | 'charged-back' | 'reinstated';
  readonly row: RefundRow;
  readonly amount: bigint;
  /** Where it stood before. */
  readonly was: RefundState;
}

/** An operator's act, or what became of a call. */
export type RefundAct =
  /** The operator says yes to all that waits for one, or to another try. */
  | { readonly act: 'approve' }
  /** A person has sent back what nobody else can; `all`: what a provider failed at, or was not asked for, too. */
  | { readonly act: 'record-by-hand'; readonly all: boolean }
  /** The provider takes this one under no circumstances. */
  | { readonly act: 'refuse'; readonly ordinal: number; readonly error: string }
  /** All attempts were in vain. */
  | { readonly act: 'give-up'; readonly error: string };

export interface RefundBookSetting {
  readonly now: Date;
  /** Of what is due and in no row yet: made due by a server that knew no rows, or given back by a bank. */
  readonly stateOfDue: RefundState;
  /** Can money still count towards the total? Of an order that ended unpaid all goes back. */
  readonly canCount: boolean;
}

const isUndecided = ({ state }: RefundRow) => state === 'inquiry' || state === 'disputed';
const isOpen = ({ state }: RefundRow) => OPEN_REFUNDS.some((open) => open === state);

/**
 * All that goes back of one payment: takes what the provider says and what an operator does, and keeps the sums right.
 * What it is told twice, or late, changes nothing: a state only ever moves on. Pure; what is to be written stands in it.
 */
export class RefundBook {
  readonly changed = new Set<RefundRow>();
  readonly events: RefundEvent[] = [];
  readonly #before: PaymentMoney;

  /** @param rows of this payment, the oldest first; grows */
  constructor(
    private readonly payment: PaymentMoney,
    private readonly rows: RefundRow[],
    private readonly setting: RefundBookSetting,
  ) {
    this.#before = { ...payment };
    this.#rowForRest();
  }

  /** What moved within the payment since the beginning; null: nothing. */
  get shift(): MoneyShift | null {
    const { payment } = this;
    const before = this.#before;
    const shift = {
      paymentId: payment.id,
      applied: payment.applied - before.applied,
      held: payment.held - before.held,
      toRefund: payment.toRefund - before.toRefund,
      refunded: payment.refunded - before.refunded,
    };
    const moved = [shift.applied, shift.held, shift.toRefund, shift.refunded].some((part) => part !== 0n);
    return moved ? shift : null;
  }

  /** What is to be sent now: nothing while a bank disputes the payment, which refuses refunds then. */
  get toSend(): readonly RefundRow[] {
    if (this.rows.some(({ state }) => state === 'disputed')) return [];
    return this.rows.filter(({ state }) => state === 'queued');
  }

  get isPending(): boolean {
    return this.rows.some((row) => row.state === 'pending' || isUndecided(row));
  }

  /** Takes one refund or dispute as the provider tells of it. */
  take(returned: ProviderReturn): void {
    const known = this.#find(returned);
    if (returned.kind !== 'refund') this.#takeDispute(returned, known);
    else if (known === undefined) this.#takeForeign(returned);
    else this.#takeRefund(returned, known);
  }

  perform(act: RefundAct): void {
    const inState = (...states: RefundState[]) => this.rows.filter(({ state }) => states.includes(state));
    if (act.act === 'approve') {
      for (const row of inState('to-approve', 'stuck')) this.#set(row, 'queued', { error: null });
      // The provider has said no to it for good: another try is another refund.
      for (const row of inState('failed')) {
        this.#set(row, 'void');
        this.#add('shop', 'queued', row.amount, { applied: row.applied });
      }
    }
    if (act.act === 'record-by-hand')
      for (const row of act.all ? inState('by-hand', 'to-approve', 'failed', 'stuck') : inState('by-hand'))
        this.#succeed(row, 'refunded');
    if (act.act === 'refuse') {
      const row = inState('queued').find(({ ordinal }) => ordinal === act.ordinal);
      if (row !== undefined) this.#fail(row, act.error);
    }
    if (act.act === 'give-up')
      for (const row of inState('queued')) this.#set(row, 'stuck', { error: act.error });
  }

  #find({ id, reference }: ProviderReturn): RefundRow | undefined {
    const ours = this.rows.find((row) => refundReference(row) === reference);
    return ours ?? this.rows.find(({ providerId }) => providerId === id);
  }

  #takeRefund({ id, state, error }: ProviderReturn, row: RefundRow): void {
    const { state: was } = row;
    // It has failed, or another way was taken: the provider never goes back on that.
    if (was === 'failed' || was === 'void') return;
    if (state === 'failed') {
      if (was === 'succeeded') this.#undo(row);
      this.#fail(row, error ?? 'it came back', id);
    } else if (was !== 'succeeded') {
      if (state === 'succeeded') this.#succeed(row, 'refunded', { providerId: id });
      else if (was !== 'pending') {
        this.#set(row, 'pending', { providerId: id, error: null });
        this.events.push({ what: 'sent', row, amount: row.amount, was });
      }
    }
  }

  /** A person sent it at the provider. It counts at once, so that the same money is not sent by us too. */
  #takeForeign({ id, state, amount }: ProviderReturn): void {
    if (state === 'failed') return;
    const row = this.#allocate('provider', amount, id);
    if (row === null) return;
    if (state === 'succeeded') this.#succeed(row, 'refunded', { was: 'queued' });
    else this.events.push({ what: 'sent', row, amount: row.amount, was: 'queued' });
  }

  #takeDispute({ kind, id, state, amount }: ProviderReturn, known: RefundRow | undefined): void {
    const open = kind === 'inquiry' ? 'inquiry' : 'disputed';
    if (state === 'pending' && (known === undefined || (known.state === 'inquiry' && open === 'disputed'))) {
      const row = known ?? this.#add('dispute', open, amount, { providerId: id });
      this.#set(row, open);
      this.events.push({ what: 'disputed', row, amount, was: open });
    } else if (state === 'succeeded' && (known === undefined || isUndecided(known))) {
      const row = this.#allocate('dispute', amount, id, known);
      if (row !== null) this.#succeed(row, 'charged-back');
    } else if (state === 'failed' && known !== undefined && known.state !== 'void') {
      if (known.state === 'succeeded') this.#reinstate(known);
      else this.#set(known, 'void');
    }
  }

  /**
   * Finds the money of a return that is none of ours: first what is due anyway and not under way, then what is held,
   * then what counted. It goes over to what is due, as a row that is under way.
   */
  #allocate(origin: RefundOrigin, wanted: bigint, providerId: string, known?: RefundRow): RefundRow | null {
    const { payment } = this;
    let missing = wanted;
    let counted = 0n;
    for (const row of this.rows) {
      if (!isOpen(row) || row.state === 'pending') continue;
      const part = min(row.amount, missing);
      if (part === 0n) continue;
      missing -= part;
      counted += min(row.applied, part);
      if (part === row.amount) this.#set(row, 'void');
      else
        this.#set(row, row.state, {
          amount: row.amount - part,
          applied: row.applied - min(row.applied, part),
        });
    }
    const fromHeld = min(payment.held, missing);
    const fromApplied = min(payment.applied, missing - fromHeld);
    payment.held -= fromHeld;
    payment.applied -= fromApplied;
    payment.toRefund += fromHeld + fromApplied;
    const amount = wanted - (missing - fromHeld - fromApplied);
    if (amount === 0n) {
      if (known !== undefined) this.#set(known, 'void');
      return null;
    }
    const row = known ?? this.#add(origin, 'pending', amount, { providerId });
    this.#set(row, 'pending', { amount, applied: fromApplied + counted });
    return row;
  }

  #succeed(
    row: RefundRow,
    what: 'refunded' | 'charged-back',
    { providerId = row.providerId, was = row.state } = {},
  ): void {
    const { amount } = row;
    this.payment.toRefund -= amount;
    this.payment.refunded += amount;
    this.#set(row, 'succeeded', { providerId, error: null });
    this.events.push({ what, row, amount, was });
  }

  #fail(row: RefundRow, error: string, providerId = row.providerId): void {
    const { state: was, amount } = row;
    this.#set(row, 'failed', { providerId, error });
    this.events.push({ what: 'failed', row, amount, was });
  }

  /** It had arrived, and has come back: it is due again. */
  #undo({ amount }: RefundRow): void {
    this.payment.toRefund += amount;
    this.payment.refunded -= amount;
  }

  /** A bank gives back what it took: what counted counts again, the rest is due as it was. */
  #reinstate(row: RefundRow): void {
    const { amount, state: was } = row;
    const counts = this.setting.canCount ? row.applied : 0n;
    this.payment.refunded -= amount;
    this.payment.applied += counts;
    this.payment.toRefund += amount - counts;
    this.events.push({ what: 'reinstated', row, amount, was });
    this.#set(row, 'void');
    this.#rowForRest();
  }

  #rowForRest(): void {
    const open = this.rows.filter(isOpen).reduce((sum, { amount }) => sum + amount, 0n);
    const rest = this.payment.toRefund - open;
    if (rest > 0n) this.#add('shop', this.setting.stateOfDue, rest);
  }

  #add(
    origin: RefundOrigin,
    state: RefundState,
    amount: bigint,
    more: Partial<Pick<RefundRow, 'applied' | 'providerId'>> = {},
  ): RefundRow {
    const { id: paymentId, orderNumber } = this.payment;
    const row: RefundRow = {
      orderNumber,
      paymentId,
      ordinal: (this.rows.at(-1)?.ordinal ?? 0) + 1,
      origin,
      state,
      amount,
      applied: 0n,
      providerId: null,
      error: null,
      queuedAt: this.setting.now,
      changedAt: this.setting.now,
      ...more,
    };
    this.rows.push(row);
    this.changed.add(row);
    return row;
  }

  #set(row: RefundRow, state: RefundState, more: Partial<RefundRow> = {}): void {
    Object.assign(row, { state, changedAt: this.setting.now, ...more });
    this.changed.add(row);
  }
}
