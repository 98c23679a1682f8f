import type { Database } from '@/lib/db/database';
import type { KeyedHash } from '@/lib/db/keyed-hash';
import { findMailAddress, noteMailAddress } from '@/lib/db/tables/mail-addresses';
import { type MailWindow, takeMailAllowance } from '@/lib/db/tables/mail-allowances';
import type { HeldFor, MailKind } from '@/lib/db/tables/mails';
import { recipientHash } from './mail-recipient';

/**
 * What an address gets that has never answered: anybody may have entered it. A link goes to who asks with number and address of
 * an order, as a buyer does who changed the browser before paying; it counts in the bounds of new addresses as the others do.
 */
const BEFORE_AN_ANSWER: ReadonlySet<MailKind> = new Set([
  'bill',
  'reminder',
  'cancelled',
  'rejected',
  'stopped',
  'given-up',
  'link',
]);

/** A mailbox that was not there may come back; until then nothing is tried. */
const BOUNCE_REST_MS = 30 * 24 * 60 * 60 * 1000;

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** At most so many mails in each hour and each day of the clock. */
export interface MailLimit {
  readonly hour: number;
  readonly day: number;
}

/** To one address that has never answered, to one that has, for the orders of one client, in all. */
export interface MailLimits {
  readonly newAddress: MailLimit;
  readonly address: MailLimit;
  readonly client: MailLimit;
  readonly total: MailLimit;
}

/** A mail that is about to be sent. */
export interface RuledMail {
  readonly kind: MailKind;
  /** `local@domain` */
  readonly address: string;
  /** Whose request placed the order: a keyed hash. Null: the operator's, or nobody knows. */
  readonly client: string | null;
  /** Money came for its order. */
  readonly hasMoney: boolean;
  /** It was counted when it was first tried. */
  readonly isRetry: boolean;
}

/** A mail that is not to go. */
export interface Held {
  readonly for: HeldFor;
  readonly error: string;
  /** When it may be tried again; null: never. */
  readonly retryAt: Date | null;
}

const WORDS: Record<HeldFor, string> = {
  refused: 'held back: this address wants no mail of ours',
  bounced: 'held back: the mail server said that nobody has this address',
  unanswered: 'not sent: this address has never answered',
  recipient: 'held back: as many as MAIL_LIMITS lets to one address',
  client: 'held back: as many as MAIL_LIMITS lets for the orders of one client',
  total: 'held back: as many as MAIL_LIMITS lets in all; it waits',
};

/** Who may be written to, and how often: whoever orders in another person's name cannot make a cannon of the shop. */
export class MailRules {
  /** @param limits null: as many as are asked for */
  constructor(
    private readonly database: Database,
    private readonly hash: KeyedHash,
    private readonly limits: MailLimits | null,
  ) {}

  /** Counts a mail, or says why it is held back. @returns null where it may go */
  async hold(mail: RuledMail, now: Date): Promise<Held | null> {
    const recipient = recipientHash(this.hash, mail.address);
    const known = await findMailAddress(this.database, recipient);
    if (known?.refusedAt) return held('refused');
    if (known?.bouncedAt && known.bouncedAt.getTime() + BOUNCE_REST_MS > now.getTime())
      return held('bounced');
    const hasAnswered = mail.hasMoney || Boolean(known?.answeredAt);
    if (mail.hasMoney && !known?.answeredAt) await noteMailAddress(this.database, recipient, 'answered', now);
    if (!hasAnswered && !BEFORE_AN_ANSWER.has(mail.kind)) return held('unanswered');
    if (mail.isRetry || this.limits === null) return null;
    const full = await takeMailAllowance(
      this.database,
      windowsOf(this.limits, { recipient, hasAnswered, client: mail.client }, now),
    );
    if (full === null) return null;
    const scope = full.scope as 'recipient' | 'client' | 'total'; // as `windowsOf` calls them
    // Only what all share is nobody's fault: it goes later, if its news are not old by then.
    return held(scope, scope === 'total' ? full.endsAt : null);
  }

  /** The mail server says that nobody has this address. */
  async noteBounce(address: string, now: Date): Promise<void> {
    await noteMailAddress(this.database, recipientHash(this.hash, address), 'bounced', now);
  }
}

const held = (reason: HeldFor, retryAt: Date | null = null): Held => ({
  for: reason,
  error: WORDS[reason],
  retryAt,
});

interface Who {
  readonly recipient: string;
  readonly hasAnswered: boolean;
  readonly client: string | null;
}

function windowsOf(limits: MailLimits, { recipient, hasAnswered, client }: Who, now: Date): MailWindow[] {
  const both = (scope: string, key: string, { hour, day }: MailLimit): MailWindow[] => [
    { scope, key, endsAt: endOf(HOUR_MS, now), limit: hour },
    { scope, key: `${key}/day`, endsAt: endOf(DAY_MS, now), limit: day },
  ];
  return [
    ...both('recipient', recipient, hasAnswered ? limits.address : limits.newAddress),
    ...(client === null ? [] : both('client', client, limits.client)),
    ...both('total', '', limits.total),
  ];
}

const endOf = (windowMs: number, now: Date) =>
  new Date((Math.floor(now.getTime() / windowMs) + 1) * windowMs);
