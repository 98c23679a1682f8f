import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';

/** A whole life of an order, as a server told it: `lives.json` holds some. */
export interface RecordedLife {
  order: OrderJson;
  history: HistoryJson;
  /** After each step, by the server's own fold. */
  views: Pick<OrderJson, 'version' | 'activeElements' | 'completedElements' | 'takenFlows'>[];
}
