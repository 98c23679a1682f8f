import { CORRELATION_KEY, isOrderId } from '@/lib/engine/correlation';
import type { OpenWork } from '@/lib/engine/types';
import type { Session } from './types';

/** Something that an order awaits by a message. */
export interface MessageWait {
  readonly work: OpenWork;
  /** The value of its correlation key, as it was when it came to wait; null: it has none. */
  readonly key: string | null;
}

/** All that awaits this message now. */
export function messageWaits(
  session: Pick<Session, 'openWork' | 'loaded' | 'order'>,
  messageName: string,
): MessageWait[] {
  const { loaded, order } = session;
  return session.openWork().flatMap((work) => {
    const model = loaded.definition.work.get(work.elementId);
    if (model?.kind !== 'message' || model.messageName !== messageName) return [];
    const { correlationKey } = model;
    if (correlationKey !== null && isOrderId(correlationKey)) return [{ work, key: order.id }];
    const kept = order.locals?.[work.elementId]?.[CORRELATION_KEY];
    return [{ work, key: typeof kept === 'string' ? kept : null }];
  });
}
