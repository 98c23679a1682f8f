import { useMemo } from 'react';
import ui from '@/components/ui/ui.module.css';
import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import { decisionsBy, decisionsOf } from '@/lib/story/decisions';
import { Folding } from '@/lib/story/folding';
import { nameOf } from '@/lib/story/words';
import { ActiveList } from './active-list';
import { DecisionList } from './decision-list';
import type { DiagramContext } from './diagram-context';
import type { Naming } from './naming';
import { PathList } from './path-list';
import styles from './progress.module.css';

interface Props {
  order: OrderJson;
  context: DiagramContext;
  steps: readonly StepJson[];
  /** The words of the model are there, or are not to be had; until then their room is kept. */
  isReady: boolean;
}

/** Where the order stands in its process: what is open, which branches won, the way it came. */
export function ProcessProgress({ order, context, steps, isReady }: Props) {
  const { lens, model, visits } = context;
  const naming: Naming = lens === 'developer' ? (id) => id : (id) => nameOf(model, id);
  const decided = useMemo(() => (model === null ? null : new Folding(decisionsBy(model))), [model]);
  const decisions = decisionsOf({ steps }, order.version, model, decided);
  const { definition } = order;
  return (
    <>
      <p
        key={`named ${isReady}`}
        className={`${ui.small} ${ui.muted}`}
        style={{ visibility: isReady ? 'visible' : 'hidden' }}
      >
        Version {definition.version} of “{model?.name || definition.id}”:{' '}
        <a href={paths.definition(definition.hash)}>its file</a>
      </p>
      <div
        // What is new is written anew: nothing is seen to move, and the card keeps its place.
        key={`${order.version} ${decisions.length} ${isReady}`}
        className={styles.parts}
        style={{ visibility: isReady ? 'visible' : 'hidden' }}
        aria-busy={!isReady}
      >
        <h3>Open now</h3>
        <ActiveList order={order} naming={naming} />
        {decisions.length > 0 && (
          <>
            <h3>What came first</h3>
            <DecisionList decisions={decisions} model={model} naming={naming} />
          </>
        )}
        <h3>The way so far, the latest first</h3>
        <PathList order={order} model={model} visits={visits} naming={naming} />
      </div>
    </>
  );
}
