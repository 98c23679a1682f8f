import type { MoneyShift, PaymentMoney } from '@/lib/db/tables/payments';
import { OPEN_REFUNDS, type RefundOrigin, type RefundRow, type RefundState } from '@/lib/db/tables/refunds';
import type { ProviderReturn } from '@/lib/payments/provider';
import { refundReference } from '@/lib/payments/refund-reference';
import { min } from '@/lib/story/amounts';
import type { RefundAct, RefundBookSetting, RefundEvent } from './refund-events';

const isUndecided = ({ state }: RefundRow) => state === 'inquiry' || state === 'disputed';
const isOpen = ({ state }: RefundRow) => OPEN_REFUNDS.some((open) => open === state);

interface Taken {
  readonly amount: bigint;
  readonly applied: bigint;
  /** The provider's name of the dispute. */
  readonly takenBy: string;
}

/** Why a refund that was granted is not sent: by this it is found again. */
const takenWords = (dispute: string) => `taken by dispute ${dispute}`;

/**
 * All that goes back of one payment: takes what the provider says and what an operator does, and keeps the sums right.
 * What it is told twice, or late, changes nothing: a state only ever moves on. Pure; what is to be written stands in it.
 */
export class RefundBook {
  readonly changed = new Set<RefundRow>();
  readonly events: RefundEvent[] = [];
  readonly #before: PaymentMoney;
  /** What counted when the last event was told. */
  #told: bigint;

  /** @param rows of this payment, the oldest first; grows */
  constructor(
    private readonly payment: PaymentMoney,
    private readonly rows: RefundRow[],
    private readonly setting: RefundBookSetting,
  ) {
    this.#before = { ...payment };
    this.#told = payment.applied;
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

  /**
   * Takes what the provider tells, all that is known of at once. Ours come first, whenever they were sent: a refund that a
   * person sent there would else take the money, or the row, of one that has gone.
   */
  take(returns: readonly ProviderReturn[]): void {
    const disputes = returns.filter(({ kind }) => kind !== 'refund');
    const refunds = returns.filter(({ kind }) => kind === 'refund');
    const ours = new Set(refunds.filter((refund) => this.#find(refund) !== undefined));
    for (const refund of [...ours, ...refunds.filter((one) => !ours.has(one))]) {
      const known = this.#find(refund);
      if (known === undefined) this.#takeForeign(refund);
      else this.#takeRefund(refund, known);
    }
    for (const dispute of disputes) this.#takeDispute(dispute, this.#find(dispute));
  }

  perform(act: RefundAct): void {
    const inState = (...states: RefundState[]) => this.rows.filter(({ state }) => states.includes(state));
    if (act.act === 'approve') {
      // By hand: the provider was not set up when it became due.
      for (const row of inState('to-approve', 'by-hand', 'stuck')) this.#set(row, 'queued', { error: null });
      // The provider has said no to it for good: another try is another refund.
      for (const row of inState('failed')) {
        this.#set(row, 'void');
        this.#add('shop', 'queued', row.amount, { applied: row.applied });
      }
    }
    if (act.act === 'record-by-hand')
      for (const row of act.all ? inState('by-hand', 'to-approve', 'failed', 'stuck') : inState('by-hand'))
        this.#recordByHand(row);
    if (act.act === 'hold') for (const row of inState('queued')) this.#set(row, 'to-approve');
    if (act.act === 'grant') this.#grant(act);
    if (act.act === 'return-held') this.#grant({ ...act, amount: 0n, isSent: false });
    if (act.act === 'refuse') {
      const row = inState('queued').find(({ ordinal }) => ordinal === act.ordinal);
      if (row !== undefined) this.#fail(row, act.error);
    }
    if (act.act === 'give-up')
      for (const row of inState('queued')) this.#set(row, 'stuck', { error: act.error });
  }

  /** Gives back what counts, or, where nothing that counts is asked for, what is held. */
  #grant(act: { amount: bigint; state: 'queued' | 'by-hand'; isSent: boolean }): void {
    const { payment } = this;
    const applied = min(act.amount, payment.applied);
    const held = act.amount === 0n ? payment.held : 0n;
    const amount = applied + held;
    if (amount === 0n) return;
    payment.applied -= applied;
    payment.held -= held;
    payment.toRefund += amount;
    const row = this.#add('shop', act.state, amount, { applied });
    this.#tell({ what: 'granted', row, amount, was: act.state });
    if (act.isSent) this.#succeed(row, 'refunded');
  }

  /**
   * The row that it is. Not one whose money went another way, or by another refund: then it is money beside that, as if a
   * person had sent it.
   */
  #find({ id, reference }: ProviderReturn): RefundRow | undefined {
    const known = this.rows.find(({ providerId }) => providerId === id);
    if (known !== undefined) return known;
    const ours = this.rows.find((row) => refundReference(row) === reference);
    return ours !== undefined && isOpen(ours) && ours.providerId === null ? ours : undefined;
  }

  #takeRefund({ id, state, amount, error }: ProviderReturn, row: RefundRow): void {
    const { state: was, providerId } = row;
    // It has failed: the provider never goes back on that. One that it refused it may have taken in another attempt.
    if (was === 'void' || (was === 'failed' && (providerId === id || state === 'failed'))) return;
    if (state === 'failed') {
      if (was === 'succeeded') this.#undo(row);
      this.#fail(row, error ?? 'it came back', id);
    } else if (was !== 'succeeded') {
      if (providerId === null) this.#resize(row, amount);
      if (state === 'succeeded') this.#succeed(row, 'refunded', { providerId: id });
      else if (was !== 'pending') {
        this.#set(row, 'pending', { providerId: id, error: null });
        this.#tell({ what: 'sent', row, amount: row.amount, was });
      }
    }
  }

  /** The provider has sent this much, whatever became of the row since it was asked to. */
  #resize(row: RefundRow, sent: bigint): void {
    const rest = row.amount - sent;
    if (rest > 0n) {
      const applied = this.#takeOff(row, rest);
      this.#add('shop', this.setting.stateOfDue, rest, { applied });
    }
    if (rest < 0n) {
      const more = this.#gather(-rest, { own: row });
      this.#set(row, row.state, { amount: row.amount + more.amount, applied: row.applied + more.applied });
    }
  }

  /**
   * A refund that none of our own is. What the books say has gone, and not through whom, is this one first: a version
   * before kept no ids, and a person may have sent what was recorded by hand. All else a person sent at the provider.
   * It counts at once, so that the same money is not sent by us too.
   */
  #takeForeign({ id, state, amount }: ProviderReturn): void {
    if (state === 'failed') return;
    const nameless = this.rows.filter(
      ({ origin, state: is, providerId }) => origin === 'shop' && is === 'succeeded' && providerId === null,
    );
    const same = nameless.find((row) => row.amount === amount);
    if (same !== undefined) this.#set(same, 'succeeded', { providerId: id, changedAt: same.changedAt });
    else if (nameless.length > 0) this.#adopt(nameless, { id, amount });
    else {
      const row = this.#allocate('provider', amount, id);
      if (row === null) return;
      if (state === 'succeeded') this.#succeed(row, 'refunded', { was: 'queued' });
      else this.#tell({ what: 'sent', row, amount: row.amount, was: 'queued' });
    }
  }

  /** Part of what has gone in these rows, or all of it and more: one row at the provider is one here. */
  #adopt(nameless: readonly RefundRow[], { id, amount }: Pick<ProviderReturn, 'id' | 'amount'>): void {
    let beyond = amount;
    let counted = 0n;
    for (const row of nameless) {
      const part = min(row.amount, beyond);
      beyond -= part;
      counted += this.#takeOff(row, part);
    }
    const more = this.#gather(beyond);
    const row = this.#add(beyond === 0n ? 'shop' : 'provider', 'succeeded', amount - beyond + more.amount, {
      applied: counted + more.applied,
      providerId: id,
    });
    if (more.amount === 0n) return;
    this.payment.toRefund -= more.amount;
    this.payment.refunded += more.amount;
    this.#tell({ what: 'refunded', row, amount: more.amount, was: 'queued' });
  }

  #takeDispute({ kind, id, state, amount }: ProviderReturn, known: RefundRow | undefined): void {
    const open = kind === 'inquiry' ? 'inquiry' : 'disputed';
    if (state === 'pending' && (known === undefined || (known.state === 'inquiry' && open === 'disputed'))) {
      const row = known ?? this.#add('dispute', open, amount, { providerId: id });
      this.#set(row, open);
      this.#tell({ what: 'disputed', row, amount, was: open });
    } else if (state === 'succeeded' && (known === undefined || isUndecided(known))) {
      const row = this.#allocate('dispute', amount, id, known);
      if (row !== null) this.#succeed(row, 'charged-back');
    } else if (state === 'failed' && known !== undefined && known.state !== 'void') {
      if (known.state === 'succeeded') this.#reinstate(known);
      else this.#set(known, 'void');
    }
  }

  /** Finds the money of a return that is none of ours. It is a row that is under way then. */
  #allocate(origin: RefundOrigin, wanted: bigint, providerId: string, known?: RefundRow): RefundRow | null {
    const { amount, applied } = this.#gather(wanted, { takenBy: origin === 'dispute' ? providerId : null });
    if (amount === 0n) {
      if (known !== undefined) this.#set(known, 'void');
      return null;
    }
    const row = known ?? this.#add(origin, 'pending', amount, { providerId });
    this.#set(row, 'pending', { amount, applied });
    return row;
  }

  /**
   * Looks for so much of the payment: first what is due anyway and not under way, then what is held, then what counted.
   * It goes over to what is due, and is in no row.
   * @param own not taken from
   * @param takenBy a dispute: what was due then is due again if it is won after all
   * @returns how much there was, and how much of it had counted
   */
  #gather(
    wanted: bigint,
    { own, takenBy = null }: { own?: RefundRow; takenBy?: string | null } = {},
  ): { readonly amount: bigint; readonly applied: bigint } {
    const { payment } = this;
    let missing = wanted;
    let counted = 0n;
    for (const row of this.rows) {
      if (row === own || !isOpen(row) || row.state === 'pending') continue;
      const part = min(row.amount, missing);
      missing -= part;
      const applied = this.#takeOff(row, part);
      counted += applied;
      if (takenBy !== null && applied > 0n) this.#keepTaken(row, { amount: part, applied, takenBy });
    }
    const fromHeld = min(payment.held, missing);
    const fromApplied = min(payment.applied, missing - fromHeld);
    payment.held -= fromHeld;
    payment.applied -= fromApplied;
    payment.toRefund += fromHeld + fromApplied;
    return { amount: wanted - (missing - fromHeld - fromApplied), applied: fromApplied + counted };
  }

  /** Takes a part, above 0 or nothing, out of a row. @returns what of it had counted */
  #takeOff(row: RefundRow, part: bigint): bigint {
    if (part === 0n) return 0n;
    const applied = min(row.applied, part);
    if (part === row.amount) this.#set(row, 'void');
    else this.#set(row, row.state, { amount: row.amount - part, applied: row.applied - applied });
    return applied;
  }

  /** What a dispute took of a refund that was granted stands in a row of its own, with the dispute's name. */
  #keepTaken(row: RefundRow, { takenBy, ...part }: Taken): void {
    const error = takenWords(takenBy);
    if (row.state === 'void') this.#set(row, 'void', { error });
    else this.#add('shop', 'void', part.amount, { applied: part.applied, error });
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
    this.#tell({ what, row, amount, was });
  }

  #recordByHand(row: RefundRow): void {
    const { state: was, providerId, amount, applied } = row;
    if (providerId === null) this.#succeed(row, 'refunded');
    else {
      // The provider goes on telling of the one that failed.
      this.#set(row, 'void');
      this.#succeed(this.#add('shop', 'by-hand', amount, { applied }), 'refunded', { was });
    }
  }

  #fail(row: RefundRow, error: string, providerId = row.providerId): void {
    const { state: was, amount } = row;
    this.#set(row, 'failed', { providerId, error });
    this.#tell({ what: 'failed', row, amount, was });
  }

  /** It had arrived, and has come back: it is due again. */
  #undo({ amount }: RefundRow): void {
    this.payment.toRefund += amount;
    this.payment.refunded -= amount;
  }

  /** A bank gives back what it took: what counted counts again, the rest is due as it was, refunds that were granted too. */
  #reinstate(row: RefundRow): void {
    const { amount, state: was } = row;
    const { mayCount, stateOfDue } = this.setting;
    const words = takenWords(row.providerId ?? '');
    const granted = this.rows.filter(({ state, error }) => state === 'void' && error === words);
    const counted = granted.reduce((rest, { applied }) => rest - applied, row.applied);
    const counts = mayCount === null ? counted : min(counted, mayCount);
    this.payment.refunded -= amount;
    this.payment.applied += counts;
    this.payment.toRefund += amount - counts;
    this.#tell({ what: 'reinstated', row, amount, was });
    this.#set(row, 'void');
    for (const taken of granted) this.#add('shop', stateOfDue, taken.amount, { applied: taken.applied });
    this.#rowForRest();
  }

  #tell(event: Omit<RefundEvent, 'applied'>): void {
    this.events.push({ ...event, applied: this.payment.applied - this.#told });
    this.#told = this.payment.applied;
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
    more: Partial<Pick<RefundRow, 'applied' | 'providerId' | 'error'>> = {},
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
