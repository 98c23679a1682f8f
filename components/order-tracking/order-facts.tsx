import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import type { Lens } from '@/lib/story/lens';
import styles from './tracking.module.css';

/** For those who want to know it exactly. */
export function OrderFacts({ order, lens }: { order: OrderJson; lens: Lens }) {
  const { orderId, definition } = order;
  return (
    <footer className={`${styles.facts} ${ui.small} ${ui.muted}`}>
      <span>
        Placed <Moment at={order.createdAt} />
      </span>
      <span>
        Last change <Moment at={order.updatedAt} />
      </span>
      {lens !== 'customer' && (
        <>
          <span>Process version {definition.version}</span>
          <a href={paths.order(orderId)}>Status as JSON</a>
          <a href={paths.history(orderId)}>History as JSON</a>
        </>
      )}
      {lens === 'developer' && (
        <>
          <a href={paths.forecast(orderId)}>Forecast as JSON</a>
          <a href={paths.definition(definition.hash)}>Process as BPMN</a>
          <a href={paths.definitionTexts(definition.hash)}>Process as JSON</a>
        </>
      )}
    </footer>
  );
}
