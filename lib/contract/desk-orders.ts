import type { OrderState, PaymentStatus } from './order';

/** The desk’s list of orders. */

/** One order in the desk's list. */
export interface DeskOrderJson {
  /** Where it stands in the list: the next page begins below the last of this one. */
  readonly number: string;
  readonly orderId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: OrderState;
  readonly outcome: string | null;
  /** Where it stands: ids of elements; none once it has ended. */
  readonly stands: readonly string[];
  readonly openIncidents: number;
  /** A person holds it. */
  readonly isSuspended: boolean;
  readonly payment: PaymentStatus;
  readonly received: string;
  readonly total: string | null;
  readonly currency: string;
  /** Null: none was given, or it was erased. */
  readonly name: string | null;
  readonly email: string | null;
  /** Of the process. */
  readonly version: number;
}

/** A page of the desk's list, the newest first. */
export interface DeskOrdersJson {
  readonly orders: readonly DeskOrderJson[];
  /** What is asked for next, `before=`; null: there is no more. */
  readonly next: string | null;
  /** Back to when it was looked, where older orders were not looked at yet; null: all of them were. */
  readonly lookedBackTo: string | null;
}

/** What the list can be narrowed to, with how many orders there are of each. */
export interface DeskChoices {
  readonly total: number;
  readonly open: number;
  readonly elements: readonly { readonly id: string; readonly name: string; readonly orders: number }[];
  readonly outcomes: readonly { readonly name: string; readonly orders: number }[];
  readonly versions: readonly { readonly version: number; readonly orders: number }[];
}

/** `GET /desk/orders/new`: how many orders came in since; `countedTo` means that, or more. */
export interface NewOrdersJson {
  readonly orders: number;
  readonly countedTo: number;
}
