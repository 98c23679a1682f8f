import { LaterPart } from '@/components/ui/later-part';
import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { Model } from '@/lib/story/words';
import type { DiagramContext } from './diagram-context';
import { MilestoneList } from './milestone-list';
import { ScrollCard } from './scroll-card';

const loadProcessProgress = () => import('./process-progress');

interface Props {
  /** As of the moment that is shown. */
  order: OrderJson;
  /** Undefined while it is on its way. */
  model: Model | undefined;
  context: DiagramContext;
  /** The log; it may go beyond the moment that is shown. */
  steps: readonly StepJson[];
}

/** What stands beside the diagram: the order's story, in the words and the depth of the lens. */
export function OrderProgress({ order, model, context, steps }: Props) {
  return (
    <ScrollCard id="story" title="Progress">
      {context.lens === 'customer' ? (
        <MilestoneList order={order} model={model} />
      ) : (
        <LaterPart load={loadProcessProgress} room={null}>
          {({ ProcessProgress }) => (
            <ProcessProgress order={order} context={context} steps={steps} isReady={model !== undefined} />
          )}
        </LaterPart>
      )}
    </ScrollCard>
  );
}
