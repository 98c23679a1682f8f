import { KNOWN_MESSAGES } from '@/lib/contract/process-names';
import { AppError } from '@/lib/errors';
import { isContested, movingOrder } from '@/lib/runtime/commands';
import { type MessageWait, messageWaits } from '@/lib/runtime/message-waits';
import type { CommandKind, Session } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

export interface MessageToDeliver {
  readonly messageName: string;
  /** It reaches only what waits with this very key; null: what waits, whatever its key. */
  readonly correlationKey: string | null;
  /** What it carries, taken as the result of a task is. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * A message of another system, or of a person, reaches the one wait of its order that is meant. It is not kept for later.
 * @throws AppError `order-unknown`; `conflict` where nothing awaits it now, or more than one does; `bad-request` for too much
 * data, and for a message that comes with a payment or a cancellation
 */
export const deliverMessage: CommandKind<MessageToDeliver, void, OrderBatch> = {
  name: 'deliver-message',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId, input }) => {
    if (KNOWN_MESSAGES.includes(input.messageName))
      throw new AppError(
        'bad-request',
        `"${input.messageName}" comes with a payment or a cancellation, and by no other way.`,
        'messageName',
      );
    const session = movingOrder(batch, orderId);
    const { work } = meant(session, input);
    requireMovable(session, work.key);
    session.receive(work.elementId, input.variables);
    session.deliver({ type: 'message', work: work.key });
  },
};

function meant(session: Session, { messageName, correlationKey }: MessageToDeliver): MessageWait {
  const waits = messageWaits(session, messageName).filter(
    ({ key }) => correlationKey === null || key === correlationKey,
  );
  const [only, another] = waits;
  const named = correlationKey === null ? '' : ' with this correlation key';
  if (only === undefined)
    throw new AppError(
      'conflict',
      `Nothing in this order awaits the message "${messageName}"${named} now.`,
      'messageName',
    );
  if (another === undefined) return only;
  const places = waits.map(({ work }) => work.elementId).join(' and ');
  throw new AppError(
    'conflict',
    `${places} await the message "${messageName}"${named}: only one of them can get it. Name its correlation key.`,
    'correlationKey',
  );
}

/** What came before it and stopped waits for a person: its own step, or another of its event-based gateway. */
function requireMovable(session: Session, work: string): void {
  if (session.stored.incidents.some((incident) => incident.work === work))
    throw new AppError('conflict', 'It has come already, and its step has stopped. Try that again instead.');
  if (isContested(session, work))
    throw new AppError(
      'conflict',
      'Something else came first, and its step has stopped. Try that again instead.',
    );
}
