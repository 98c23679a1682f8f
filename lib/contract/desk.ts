import type { MoneyFacts, RefundForm } from './desk-money';
import type { StepType } from './history';
import type { OrderJson, OrderState, PaymentStatus, ShipmentJson } from './order';

/** What those who run the shop see and do at `/desk`. Its addresses are for their browsers, and no part of the API. */

/** From the least to the most: `viewer` looks, `operator` puts orders right, `merchant` sells, `admin` does all. */
export const ROLES = ['viewer', 'operator', 'merchant', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who is signed in at the desk. */
export interface Person {
  /** What the record of acts calls them. */
  readonly name: string;
  readonly role: Role;
  /** Of whoever signed in with one; a token has none. */
  readonly accountId?: string;
  /** Of whoever came with a token of the API. */
  readonly tokenId?: string;
}

/** Why something waits for a person. */
export const NEED_KINDS = [
  'incident',
  'suspended',
  'refund',
  'unmatched',
  'foreign',
  'mail',
  'parcel',
  'sold-out',
] as const;
export type NeedKind = (typeof NEED_KINDS)[number];

/** What stands first. */
export const NEED_ORDERS = ['oldest', 'dearest'] as const;
export type NeedOrder = (typeof NEED_ORDERS)[number];

/** One thing that waits for a person. */
export interface NeedJson {
  readonly kind: NeedKind;
  /** Unique within its kind. */
  readonly key: string;
  /** Null: it belongs to no order. */
  readonly orderId: string | null;
  /** Null: it is not known. */
  readonly since: string | null;
  /** What it is about: of an order that stands still all of it, else the money itself. */
  readonly amount: string | null;
  readonly currency: string | null;
  /** What it is, by kind: an element's name, a refund's state, a channel, a kind of mail, a product. */
  readonly what: string;
  /** As it was told, or null. */
  readonly error: string | null;
  /** Tries that failed; 0 where nothing is tried. */
  readonly attempts: number;
}

/** `GET /desk/needs` */
export interface NeedsJson {
  readonly first: NeedOrder;
  readonly needs: readonly NeedJson[];
  /** How many of each kind there are; more than `countedTo` are not counted. */
  readonly counts: Readonly<Record<NeedKind, number>>;
  readonly countedTo: number;
}

/** One order in the desk's list. */
export interface DeskOrderJson {
  /** Where it stands in the list: the next page begins below the last of this one. */
  readonly number: string;
  readonly orderId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: OrderState;
  readonly outcome: string | null;
  readonly openIncidents: number;
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

/** A product as the desk shows it. */
export interface DeskProductJson {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly price: string;
  readonly currency: string;
  readonly taxPercent: number;
  readonly hidden: boolean;
  /** Pieces that ever came in. */
  readonly stock: number;
  /** Of these, reserved or shipped. */
  readonly reserved: number;
  /** What a change has to name. */
  readonly revision: number;
  /** Where its own picture is; null: it has none. */
  readonly picture: string | null;
}

/** Something that was done to a product. */
export interface ProductActJson {
  readonly key: string;
  readonly at: string;
  readonly person: string;
  readonly role: string;
  readonly act: string;
  readonly reason: string;
  /** What it did, by field: what was, and what is since. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What happened on one day of the shop, in one currency. */
export interface DayFigures {
  /** `2026-11-27` */
  readonly day: string;
  readonly currency: string;
  /** That were placed. */
  readonly orders: number;
  /** Posted as revenue, VAT included. */
  readonly revenue: string;
  /** VAT in that revenue, each order and rate rounded as on its bill. */
  readonly vat: string;
  /** That have gone back, less what came back of them. */
  readonly refunds: string;
}

/** `/desk/figures`: the newest day first. */
export interface FiguresJson {
  readonly from: string;
  readonly to: string;
  readonly days: readonly DayFigures[];
  /** The same of all days, a line for each currency. */
  readonly totals: readonly Omit<DayFigures, 'day'>[];
  /** What the journal of these days adds up to, a line for each currency and account. */
  readonly accounts: readonly {
    readonly currency: string;
    readonly account: string;
    readonly debit: string;
    readonly credit: string;
  }[];
}

/** What a file of products would do, and what is wrong with it: nothing is done while anything is. */
export interface ImportPlanJson {
  /** What was shown: to be sent with the yes. */
  readonly plan: string;
  /** How many products of the file are as they are already. */
  readonly same: number;
  readonly lines: readonly {
    readonly line: number;
    readonly sku: string;
    readonly isNew: boolean;
    /** By field: what was, and what will be. */
    readonly changed: Readonly<Record<string, readonly [was: unknown, is: unknown]>>;
  }[];
  /** `line` 0: the file itself. */
  readonly errors: readonly { readonly line: number; readonly words: string }[];
}

/** What a form of the desk is answered: where it goes on, or what is wrong, a sentence for each field. */
export type DeskFormJson = { readonly to: string } | { readonly errors: Readonly<Record<string, string>> };

/** What can be done with an order at the desk. */
export const DESK_ACTS = [
  'retry',
  'complete',
  'complete-job',
  'fire-timer',
  'move-timer',
  'suspend',
  'resume',
  'mail-again',
  'cancel',
  'end',
  'refund',
  'refund-by-hand',
  'grant-refund',
  'hold-refund',
  'return-held',
] as const;
export type DeskActName = (typeof DESK_ACTS)[number];

/** Money that is to go back. */
export interface DueRefund {
  readonly amount: string;
  readonly currency: string;
  readonly state: string;
  readonly channel: string;
  /** Can it be sent through the provider that brought it? */
  readonly isSendable: boolean;
  readonly error: string | null;
}

/** How an order stands, as far as it decides what can be done with it. */
export interface OrderFacts {
  readonly isOpen: boolean;
  readonly isSettled: boolean;
  /** Ids of elements. */
  readonly incidents: readonly string[];
  readonly userTasks: readonly string[];
  /** Open service tasks, and open timers. */
  readonly jobs: readonly string[];
  readonly timers: readonly string[];
  /** A person holds it. */
  readonly isSuspended: boolean;
  /** Suspended, and what is held for it pays for it: that is taken before any cancellation. */
  readonly isPaidMeanwhile: boolean;
  /** Mails that were ever wanted for it. */
  readonly mails: number;
  /** What waits for a person. */
  readonly refunds: readonly DueRefund[];
  readonly money: MoneyFacts;
}

/** Something that was done at the desk. */
export interface DeskActJson {
  readonly key: string;
  readonly at: string;
  readonly person: string;
  readonly role: string;
  readonly act: string;
  /** Where, if it was done at one element. */
  readonly element: string | null;
  readonly reason: string;
  /**
   * `asked`: it is not known what became of it. A retry is `trying` until its step has ended, then `cleared`, `failed-again`, or
   * `overtaken`: the order went another way meanwhile.
   */
  readonly result:
    | 'asked'
    | 'done'
    | 'refused'
    | 'failed'
    | 'trying'
    | 'cleared'
    | 'failed-again'
    | 'overtaken';
  readonly detail: string | null;
}

/** What this person can do with this order now: what is sent, and what will happen then. */
export interface OfferedAct {
  readonly act: DeskActName;
  readonly elementId: string | null;
  readonly title: string;
  readonly sentence: string;
  /** What else it asks for. */
  readonly fields?: readonly ActField[];
  /** The sums that it is about, as they are shown: where they are others meanwhile, nothing is done. */
  readonly seen?: string | null;
  /** Of `grant-refund`: what is asked for. */
  readonly refund?: RefundForm;
}

/** What an act asks for, beside the reason. */
export interface ActField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** What stands in it. */
  readonly value: string;
  readonly kind: 'text' | 'number' | 'email' | 'choice';
  readonly required: boolean;
  /** Of a choice. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** One line of what happened to an order, as the desk sees it. */
export type DeskLine =
  | {
      readonly kind: 'step';
      readonly key: string;
      readonly at: string;
      readonly type: StepType;
      readonly element: string | null;
    }
  | {
      readonly kind: 'note';
      readonly key: string;
      readonly at: string;
      readonly person: string;
      readonly role: string;
      readonly text: string;
    }
  | ({ readonly kind: 'act' } & DeskActJson);

/** All that a person may see of one order. */
export interface DeskOrderPage {
  readonly order: OrderJson;
  readonly customer: {
    readonly name: string | null;
    readonly email: string | null;
    readonly address: string | null;
  };
  readonly items: readonly {
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: string;
  }[];
  /** Number null: it asks for the payment; the invoice has one. */
  readonly bill: { readonly number: string | null; readonly issuedAt: string } | null;
  /** Credit and debit notes, the oldest first. */
  readonly corrections: readonly {
    readonly kind: 'credit' | 'debit';
    readonly number: string;
    readonly issuedAt: string;
    readonly amount: string | null;
  }[];
  readonly shipment: ShipmentJson | null;
  /** Its parcel waits for a person. */
  readonly isToPack: boolean;
  readonly payments: readonly {
    readonly key: string;
    readonly channel: string;
    readonly externalId: string | null;
    readonly amount: string;
    readonly currency: string;
    readonly verdict: string;
    readonly arrivedAt: string;
    /** When a person gave it to this order; null: it came for it. */
    readonly assignedAt: string | null;
    readonly applied: string;
    readonly held: string;
    readonly toRefund: string;
    readonly refunded: string;
  }[];
  readonly refunds: readonly DueRefund[];
  readonly ledger: readonly {
    readonly key: string;
    readonly at: string;
    readonly kind: string;
    readonly currency: string;
    readonly lines: readonly { readonly account: string; readonly amount: string }[];
  }[];
  readonly mails: readonly {
    readonly key: string;
    readonly kind: string;
    readonly queuedAt: string;
    readonly sentAt: string | null;
    readonly attempts: number;
    readonly error: string | null;
  }[];
  readonly jobs: readonly {
    readonly key: string;
    readonly element: string;
    readonly attempts: number;
    /** Null: out of attempts. */
    readonly runAt: string | null;
    readonly error: string | null;
  }[];
  /** Of the incidents, with what they failed with. */
  readonly incidents: readonly {
    readonly element: string;
    readonly since: string;
    readonly attempts: number;
    readonly error: string;
  }[];
  /** Null: nobody holds it. Else what arrived since, and is taken when it is resumed. */
  readonly kept: {
    readonly money: string | null;
    readonly cancelRequested: boolean;
    /** Tasks whose results are here. */
    readonly results: readonly string[];
  } | null;
  /** Steps, notes and acts, the newest first. */
  readonly timeline: readonly DeskLine[];
  readonly acts: readonly DeskActJson[];
}
