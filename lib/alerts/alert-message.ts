import { randomUUID } from 'node:crypto';
import type { AlertNeed } from '@/lib/contract/alerts';
import type { AlertRuleRow } from '@/lib/db/tables/alert-rules';
import type { Destination, NewDelivery } from '@/lib/db/tables/deliveries';
import type { MailBody } from '@/lib/deliveries/delivery-sender';
import type { DefinitionTexts } from '@/lib/queries/definition-texts';
import { needOf } from '@/lib/queries/needs-of-kind';
import { alertLine, countsWords } from '@/lib/story/alert-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { MAX_NAMED, type Untold } from './find-untold';

/** What wanted a delivery. */
export const sourceOf = (ruleId: bigint) => `alert/${ruleId}`;

/** What webhooks of alerts are called. */
const TYPE = 'desk.alert';

interface MessageParts {
  readonly texts: Pick<DefinitionTexts, 'byId'>;
  /** Where links lead, `https://shop.example`. */
  readonly origin: string;
  readonly now: Date;
}

/** One message for all that a rule has not told yet, with how many they are and the oldest of them by name. */
export async function alertMessage(
  rule: AlertRuleRow,
  untold: readonly Untold[],
  { texts, origin, now }: MessageParts,
): Promise<NewDelivery> {
  const rows = untold.flatMap(({ kind, named }) => named.map((row) => ({ kind, row })));
  const needs = await Promise.all(
    rows.slice(0, MAX_NAMED).map(async ({ kind, row }): Promise<AlertNeed> => {
      const { error: _, ...need } = await needOf(texts, kind, row);
      return need;
    }),
  );
  const total = untold.reduce((sum, one) => sum + one.total, 0);
  return deliveryOf(rule, {
    title: `${countsWords(untold)} ${total === 1 ? 'needs' : 'need'} you`,
    lines: [...new Set(needs.map(alertLine)), ...moreWords(total - needs.length)],
    counts: Object.fromEntries(untold.map((one) => [one.kind, one.total])),
    ...{ total, needs, origin, now },
  });
}

/** A message that a person sends to see whether it arrives. */
export const testMessage = (rule: AlertRuleRow, { origin, now }: Omit<MessageParts, 'texts'>): NewDelivery =>
  deliveryOf(rule, {
    title: 'A test: this is how alerts arrive',
    lines: [`The rule “${rule.name}” tells you here. Nothing needs you now because of this message.`],
    ...{ counts: {}, total: 0, needs: [], origin, now },
  });

const moreWords = (more: number) => (more > 0 ? [`… and ${more.toLocaleString('en-IE')} more.`] : []);

interface Said {
  readonly title: string;
  readonly lines: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly needs: readonly AlertNeed[];
  readonly origin: string;
  readonly now: Date;
}

function deliveryOf(rule: AlertRuleRow, said: Said): NewDelivery {
  const { title, now } = said;
  return {
    // Standard Webhooks: the same in every attempt, and no other message's.
    messageId: `msg_${randomUUID().replaceAll('-', '')}`,
    source: sourceOf(rule.id),
    label: rule.name,
    type: TYPE,
    title,
    body: JSON.stringify(rule.endpointId === null ? mailBody(said) : webhookBody(rule, said)),
    to: destinationOf(rule),
    queuedAt: now,
  };
}

function destinationOf({ endpointId, address }: AlertRuleRow): Destination {
  if (endpointId !== null) return { endpointId, address: null };
  if (address !== null) return { endpointId: null, address };
  throw new Error('a rule has nowhere to tell');
}

const mailBody = ({ lines, origin }: Said): MailBody => ({
  lines,
  button: { label: 'Open the desk', href: `${origin}${deskPaths.home()}` },
});

const webhookBody = (rule: AlertRuleRow, { title, counts, total, needs, origin, now }: Said) => ({
  type: TYPE,
  timestamp: now.toISOString(),
  data: {
    rule: { id: rule.id.toString(), name: rule.name },
    ...{ title, total, counts, needs },
    desk: `${origin}${deskPaths.home()}`,
  },
});
