import type { DeskActName, OrderFacts, Person, Role } from '@/lib/contract/desk';
import type { PaymentFacts } from '@/lib/contract/desk-money';

/**
 * Who may do what at the desk. One rule decides whether a button is shown and whether its handler goes on; null: nobody is
 * signed in.
 */
const is =
  (...roles: readonly Role[]) =>
  (person: Person | null): boolean =>
    person !== null && roles.includes(person.role);

const operates = is('operator', 'admin');

/** Nothing was decided of it yet, or what was decided came to nothing. */
const isToDecide = ({ hasOrder, returned }: PaymentFacts) =>
  !hasOrder && (returned === null || returned === 'failed' || returned === 'stuck');

/** Says of an act whether this person may do it with this order as it stands. */
type ActRule = (person: Person | null, order: OrderFacts) => boolean;

export const can = {
  /** See the desk: what waits, the orders, each with its customer. */
  look: is('viewer', 'operator', 'merchant', 'admin'),
  /** Change what the shop sells. */
  merchandise: is('merchant', 'admin'),
  /** Change what the shop is called, and how it bills. */
  configure: is('merchant', 'admin'),
  /** See the books: figures by day, the journal. */
  account: is('merchant', 'admin'),
  /** Pack a parcel and hand it over. */
  pack: is('operator', 'merchant', 'admin'),
  /** Put any order right at all. */
  operate: operates,
  /** Manage people, tokens and secrets. */
  manage: is('admin'),
  /** See the record of acts, what went out, and how the system stands. */
  oversee: operates,
  /** Leave a note beside an order. */
  note: is('operator', 'merchant', 'admin'),
  /** Keep a view of the list of orders for everybody; for oneself whoever looks may. */
  shareView: is('operator', 'merchant', 'admin'),
  /** Rename and remove a view: whoever keeps it, as long as they may share, and of those for everybody an admin. */
  changeView: (person: Person | null, { isMine, isShared }: { isMine: boolean; isShared: boolean }) =>
    isShared
      ? (isMine && is('operator', 'merchant', 'admin')(person)) || is('admin')(person)
      : isMine && person !== null,
  /** Give a payment without an order to one. One that somebody wanted to send back is not: it may be on its way. */
  assignPayment: (person: Person | null, payment: PaymentFacts) =>
    operates(person) && isToDecide(payment) && payment.returned === null,
  /** Send it back to whom it came from, or record that it was. */
  returnPayment: (person: Person | null, payment: PaymentFacts) =>
    operates(person) && isToDecide(payment) && !payment.otherMode && payment.isAmountKnown,
  /** The same, by its provider. */
  returnByProvider: (person: Person | null, payment: PaymentFacts): boolean =>
    payment.isSendable && can.returnPayment(person, payment),
  /** Try again what stopped at an element. */
  retry: (person, { incidents, isSuspended }) => operates(person) && incidents.length > 0 && !isSuspended,
  /** Complete a task for a person. */
  complete: (person, { userTasks, isSuspended }) => operates(person) && userTasks.length > 0 && !isSuspended,
  /** Complete by hand what a service task would have done. */
  'complete-job': (person, { jobs, isSuspended }) => operates(person) && jobs.length > 0 && !isSuspended,
  /** Let a timer fire now. */
  'fire-timer': (person, { timers, isSuspended }) => operates(person) && timers.length > 0 && !isSuspended,
  /** Let it fire at another time. */
  'move-timer': (person, { timers, isSuspended }) => operates(person) && timers.length > 0 && !isSuspended,
  /** Move it to another step, where what has happened to it allows one. */
  move: (person, { isOpen, isSuspended }) => operates(person) && isOpen && !isSuspended,
  /** Hold the order. */
  suspend: (person, { isOpen, isSuspended }) => operates(person) && isOpen && !isSuspended,
  /** Let it go on. */
  resume: (person, { isSuspended }) => operates(person) && isSuspended,
  /** Send a mail of the order once more. */
  'mail-again': (person, { mails }) => operates(person) && mails > 0,
  /** Cancel as the customer could: it is not paid for. */
  cancel: (person, { isOpen, isSettled, isPaidMeanwhile }) =>
    operates(person) && isOpen && !isSettled && !isPaidMeanwhile,
  /** End it from outside its process. */
  end: (person, { isOpen }) => operates(person) && isOpen,
  /** Send back what is due, through its provider. */
  refund: (person, { refunds }) => operates(person) && refunds.some(({ isSendable }) => isSendable),
  /** Record that what is due was sent by hand. */
  'refund-by-hand': (person, { refunds }) => operates(person) && refunds.length > 0,
  /** Give back money that counted. */
  'grant-refund': (person, { money }) => operates(person) && money.counting !== null,
  /** Keep a refund from being sent by itself. */
  'hold-refund': (person, { money }) => operates(person) && money.queued.length > 0,
  /** Send back money of another currency before the order has ended. */
  'return-held': (person, { money }) => operates(person) && money.heldForeign.length > 0,
} satisfies Record<
  | 'look'
  | 'account'
  | 'merchandise'
  | 'configure'
  | 'pack'
  | 'operate'
  | 'manage'
  | 'oversee'
  | 'note'
  | 'shareView',
  (person: Person | null) => boolean
> &
  Record<
    'assignPayment' | 'returnPayment' | 'returnByProvider',
    (person: Person | null, payment: PaymentFacts) => boolean
  > &
  Record<'changeView', (person: Person | null, view: { isMine: boolean; isShared: boolean }) => boolean> &
  Record<DeskActName, ActRule>;
