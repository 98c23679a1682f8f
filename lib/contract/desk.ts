import type { MoneyFacts, RefundForm } from './desk-money';
import type { StepType } from './history';
import type { OrderJson, ShipmentJson } from './order';

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

/** What a form of the desk is answered: where it goes on, or what is wrong, a sentence for each field. */
export type DeskFormJson = { readonly to: string } | { readonly errors: Readonly<Record<string, string>> };

/** What can be done with an order at the desk. */
export const DESK_ACTS = [
  'retry',
  'complete',
  'complete-job',
  'fire-timer',
  'move-timer',
  'move',
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
  readonly kind: 'text' | 'number' | 'email' | 'choice' | 'hidden';
  readonly required: boolean;
  /** Of a choice. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** Variables that belong together; values as JSON. */
export interface DeskVariables {
  /** The element whose local ones they are; null: they are the order's. */
  readonly of: string | null;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

/** One line of what happened to an order, as the desk sees it. */
export type DeskLine =
  | {
      readonly kind: 'step';
      readonly key: string;
      readonly at: string;
      readonly type: StepType;
      readonly element: string | null;
      /** The variables that it set, those of long values cut. */
      readonly set: readonly DeskVariables[];
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
    /** Of its pieces; null: none were ever set aside. */
    readonly stock: { readonly state: 'open' | 'shipped' | 'released'; readonly returned: number } | null;
    /** Pieces of the product that can be sold now. */
    readonly available: number;
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
    /** When the payer paid, as its report says; null: it does not. */
    readonly paidAt: string | null;
    /** Of the webhook that reported it; null: it came without. */
    readonly webhookId: string | null;
    /** When a person gave it to this order; null: it came for it. */
    readonly assignedAt: string | null;
    readonly applied: string;
    readonly held: string;
    readonly toRefund: string;
    readonly refunded: string;
  }[];
  readonly refunds: readonly DueRefund[];
  /** What is still to be settled with a provider. */
  readonly providerCalls: readonly {
    readonly key: string;
    readonly kind: string;
    readonly channel: string;
    /** Its own id of the payment. */
    readonly subject: string;
    readonly attempts: number;
    readonly runAt: string;
    readonly error: string | null;
  }[];
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
    /** The task headers of the model. */
    readonly headers: Readonly<Record<string, string>>;
  }[];
  /** Tasks of people that are open. */
  readonly userTasks: readonly {
    readonly element: string;
    /** Key of the open work; null: no list knows it. */
    readonly work: string | null;
    readonly headers: Readonly<Record<string, string>>;
  }[];
  readonly variables: readonly DeskVariables[];
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
