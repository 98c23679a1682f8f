/** The public JSON of Orderflow: what routes answer and what pages read. Sections refer to the contract in the README. */

export const PROCESS_ID = 'ordering-items-workflow';
export const DIAGRAM_FILE = 'ordering-items-workflow.bpmn';

export type OrderState = 'ACTIVE' | 'COMPLETED' | 'TERMINATED' | 'FAILED';
export type WaitsFor = 'job' | 'user' | 'message' | 'timer';
export type PaymentStatus = 'unpaid' | 'partial' | 'paid' | 'over' | 'refund-due';
export type Verdict =
  | 'duplicate'
  | 'wrong-currency'
  | 'over'
  | 'late'
  | 'early'
  | 'partial'
  | 'applied'
  | 'unmatched'
  | 'ignored';

export type StepType =
  | 'start'
  | 'job-completed'
  | 'job-failed'
  | 'user-task-completed'
  | 'message'
  | 'timer-fired'
  | 'payment'
  | 'refund'
  | 'incident-opened'
  | 'incident-resolved'
  | 'clock-moved'
  | 'terminated';

/** RFC 3339 instant in UTC. */
export type Instant = string;
/** Money as a decimal string with two places, `12.50`. */
export type Amount = string;

export interface ActiveElement {
  elementId: string;
  waitsFor: WaitsFor;
  /** Messages only: the name of the message that is awaited. */
  messageName?: string;
  since: Instant;
  /** Timers only: when the timer is due, in real time; absent while this order's clock is paused. */
  dueAt?: Instant;
}

export interface CompletedElement {
  elementId: string;
  count: number;
  /** The last time. */
  at: Instant;
}

export interface Incident {
  elementId: string;
  message: string;
  since: Instant;
  attempts: number;
}

export interface OrderJson {
  orderId: string;
  state: OrderState;
  createdAt: Instant;
  updatedAt: Instant;
  version: number;
  outcome: string | null;
  definition: { id: string; version: number; hash: string };
  activeElements: ActiveElement[];
  completedElements: CompletedElement[];
  takenFlows: string[];
  incidents: Incident[];
  payment: { status: PaymentStatus; received: Amount; total: Amount | null; currency: string };
}

export interface StepJson {
  seq: number;
  at: Instant;
  type: StepType;
  elementId: string | null;
  entered: string[];
  completed: string[];
  takenFlows: string[];
  activeElements: ActiveElement[];
  data: Record<string, unknown>;
}

export interface HistoryJson {
  orderId: string;
  steps: StepJson[];
}

export interface ProductJson {
  sku: string;
  name: string;
  price: Amount;
  currency: string;
  /** Pieces not reserved. */
  available: number;
}

/** `GET /api/orders`: the orders made from this browser, newest first (named by the buyer's cookie). */
export interface MyOrdersJson {
  orders: (Pick<OrderJson, 'orderId' | 'state' | 'createdAt' | 'outcome' | 'payment'> & {
    /** May a payment still reach its process, now or later? */
    payable: boolean;
    /** May this browser cancel the order now? */
    cancellable: boolean;
    items: { name: string; quantity: number }[];
  })[];
}

/** `GET /api/order/customer`: who an order is for; only for its buyer. */
export interface CustomerJson {
  orderId: string;
  name: string | null;
  email: string | null;
  address: string | null;
  /** When the customer had the three erased. */
  erasedAt: Instant | null;
  /** Only once the order has ended. */
  erasable: boolean;
}

/** What every page needs to know of the server; `GET /api/shop`. */
export interface ShopJson {
  mode: 'sandbox' | 'live';
  timeScale: number;
  /** Is mail kept in the outbox instead of being sent? */
  outbox: boolean;
  /** Cards are taken, at the payment provider's own page. */
  card?: true;
}

/** RFC 9457. */
export interface ProblemJson {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The field that was wrong, when one was. */
  field?: string;
}
