import { NEED_KINDS, type NeedJson } from './desk-needs';

/** Who is told of what needs a person, as the desk shows and takes it. For `/desk`, and no part of the API. */

/** What can be told: all that needs a person, and `standing`: an open order with which nothing happens. */
export const ALERT_KINDS = [...NEED_KINDS, 'standing'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How far apart two messages of one rule are, in minutes. */
export const ALERT_EVERY = [1, 5, 15, 60, 24 * 60] as const;

/** Something that is told. What it failed with is not: that may be anybody's words. */
export type AlertNeed = Omit<NeedJson, 'kind' | 'error'> & { readonly kind: AlertKind };

export interface AlertRuleJson {
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly AlertKind[];
  /** Null: whatever it is about. */
  readonly leastAmount: string | null;
  /** Null: wherever it stands. */
  readonly elementId: string | null;
  /** Null: at once. */
  readonly longerThanMinutes: number | null;
  /** Where it goes: a mail address, or the host of a webhook, whose path may be a secret. */
  readonly to: { readonly way: 'mail' | 'webhook'; readonly where: string };
  /** `22:00`, in the shop's time zone; null: never quiet. */
  readonly quiet: { readonly from: string; readonly until: string } | null;
  readonly everyMinutes: number;
  readonly isOn: boolean;
  readonly createdBy: string;
  readonly toldAt: string | null;
}

/** Something that went out, or is to. */
export interface DeliveryJson {
  readonly id: string;
  readonly messageId: string;
  readonly label: string;
  readonly title: string;
  readonly to: AlertRuleJson['to'];
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly attempts: number;
  readonly queuedAt: string;
  readonly triedAt: string | null;
  /** When it is tried next. */
  readonly nextAt: string | null;
  readonly error: string | null;
}

export interface DeliveriesJson {
  readonly deliveries: readonly DeliveryJson[];
  /** Where the next page begins; null: these are all. */
  readonly next: string | null;
}
