import { firstMet } from '@/lib/engine/conditional';
import type { FeelScope } from '@/lib/engine/feel';
import { isContested } from './commands';
import type { Session } from './types';

/** More in a row are a process that runs in circles: a person looks at it. */
const MAX_IN_A_ROW = 50;

/** Delivers conditional events, one after the other, while the condition of one that is open holds. */
export function meetAll(session: Session, scopeAt: (scopes: readonly string[]) => FeelScope): void {
  const { definition } = session.loaded;
  for (let met = 0; !session.order.suspended; met += 1) {
    const isFree = ({ key }: { readonly key: string }) =>
      !session.stored.incidents.some(({ work }) => work === key) && !isContested(session, key);
    const work = firstMet(definition, session.openWork().filter(isFree), scopeAt);
    if (work === undefined) return;
    const event = { type: 'condition-met', work: work.key } as const;
    if (met < MAX_IN_A_ROW) session.deliver(event);
    else
      session.openIncident(work, event, {
        message: `More than ${MAX_IN_A_ROW} conditions held in a row without anything else happening.`,
        attempts: 1,
      });
  }
}
