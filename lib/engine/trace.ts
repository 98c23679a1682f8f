import { isImplicit } from './implicit';
import { flowsOutOf, type Model, races } from './model';
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
 * Where the library's events do not say what a reader of the diagram means:
 * - a flow out of an event-based gateway is taken when its target *ends*; the library reports all of them on entry;
 * - what throws an error or escalation has ended when it does: caught, the library then drops it with its sub-process.
 */
export function recordTrace(model: Model): TraceRecorder {
  const raced = new Map<string, string>();
  const racing = new Set<string>();
  for (const node of model.nodes.values()) {
    if (!races(node)) continue;
    for (const flow of flowsOutOf(model, node.id)) {
      raced.set(flow.targetId, flow.id);
      racing.add(flow.id);
    }
  }
  let entered: string[] = [];
  let thrown: string[] = [];
  let completed: string[] = [];
  let takenFlows: string[] = [];
  return {
    record(routingKey, elementId) {
      if (isImplicit(elementId)) return;
      if (routingKey === 'activity.enter') entered.push(elementId);
      // Links are flows that the diagram does not draw.
      const drawn = model.flows.has(elementId) && !racing.has(elementId);
      if (routingKey === 'flow.take' && drawn) takenFlows.push(elementId);
      if (routingKey === 'activity.throw' || routingKey === 'activity.escalate') {
        thrown.push(elementId);
        completed.push(elementId);
      }
      if (routingKey !== 'activity.end') return;
      if (thrown.includes(elementId)) {
        thrown.splice(thrown.indexOf(elementId), 1);
        return;
      }
      const flow = raced.get(elementId);
      if (flow !== undefined) takenFlows.push(flow);
      completed.push(elementId);
    },
    completed: () => completed,
    trace: () => ({ entered, completed, takenFlows }),
    clear() {
      entered = [];
      thrown = [];
      completed = [];
      takenFlows = [];
    },
  };
}
