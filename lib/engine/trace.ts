import { flowsOutOf, type Model } from './model';
import type { Trace } from './types';

/** Collects the trace of one step from the library's events. */
export interface TraceRecorder {
  record(routingKey: string, elementId: string): void;
  /** Ids of the elements that ended normally, so far. */
  completed(): readonly string[];
  trace(): Trace;
  clear(): void;
}

/**
 * A flow out of an event-based gateway is taken when its target *ends*: the library reports all of them on entry.
 */
export function recordTrace(model: Model): TraceRecorder {
  const raced = new Map<string, string>();
  const racing = new Set<string>();
  for (const node of model.nodes.values()) {
    if (node.type !== 'EventBasedGateway') continue;
    for (const flow of flowsOutOf(model, node.id)) {
      raced.set(flow.targetId, flow.id);
      racing.add(flow.id);
    }
  }
  let entered: string[] = [];
  let completed: string[] = [];
  let takenFlows: string[] = [];
  return {
    record(routingKey, elementId) {
      if (routingKey === 'activity.enter') entered.push(elementId);
      if (routingKey === 'flow.take' && !racing.has(elementId)) takenFlows.push(elementId);
      if (routingKey !== 'activity.end') return;
      const flow = raced.get(elementId);
      if (flow !== undefined) takenFlows.push(flow);
      completed.push(elementId);
    },
    completed: () => completed,
    trace: () => ({ entered, completed, takenFlows }),
    clear() {
      entered = [];
      completed = [];
      takenFlows = [];
    },
  };
}
