import type { Telling } from '@/lib/client/diagram-view';
import type { Model } from '@/lib/client/words';
import type { OrderJson, StepJson } from '@/lib/contract';
import { MilestoneList } from './milestone-list';
import { ProcessProgress } from './process-progress';
import { ScrollCard } from './scroll-card';

interface Props {
  /** As of the moment that is shown. */
  order: OrderJson;
  /** Undefined while it is on its way. */
  model: Model | undefined;
  telling: Telling;
  /** The log; it may go beyond the moment that is shown. */
  steps: readonly StepJson[];
}

/** What stands beside the diagram: the order's story, in the words and the depth of the lens. */
export function OrderProgress({ order, model, telling, steps }: Props) {
  return (
    <ScrollCard id="story" title="Progress">
      {telling.lens === 'customer' ? (
        <MilestoneList order={order} model={model} />
      ) : (
        <ProcessProgress order={order} telling={telling} steps={steps} isReady={model !== undefined} />
      )}
    </ScrollCard>
  );
}
