import * as elements from 'bpmn-elements';
import type { SerializableContext } from 'moddle-context-serializer';
import { messageQueueOf } from './message-queue';
import type { Model } from './model';

/** The part that is used of the activity that an event definition belongs to. */
interface Activity {
  readonly attachedTo?: { readonly id: string };
  readonly behaviour: { readonly cancelActivity?: boolean };
  readonly broker: {
    publish(exchange: string, routingKey: string, ...message: unknown[]): unknown;
    bindQueue(queue: string, exchange: string, pattern: string, options: object): unknown;
    unbindQueue(queue: string, exchange: string, pattern: string): unknown;
  };
}

/** The part that is used of the library's own definition of an escalation that is caught or thrown. */
interface EscalationDefinition {
  readonly isThrowing: boolean;
  executeCatch(message: unknown): unknown;
  _onCatchMessage(routingKey: string, message: Thrown): unknown;
  _stop(): unknown;
}

/** What a throw event tells of its escalation, with the scopes that it stands in: the innermost, and those around it. */
interface Thrown {
  readonly content: {
    readonly parent?: { readonly id?: string; readonly path?: readonly { readonly id?: string }[] };
    /** What is thrown: one object, wherever it is told. */
    readonly message?: { readonly code?: string | null };
  };
}

const THROWN = ['api', '*.escalate.#'] as const;

/** What was caught, and whether that interrupts what threw it: further out nobody hears of it. */
const caught = new WeakMap<object, { readonly interrupts: boolean }>();

/** Writes the codes of escalations into the library's form of their events: it would compare the elements that bear them. */
export function tellCodes(context: SerializableContext, model: Model): void {
  for (const activity of context.getActivities()) {
    const { kind, escalationCode } = model.nodes.get(activity.id ?? '')?.event ?? {};
    const definitions: unknown = activity.behaviour.eventDefinitions;
    if (kind !== 'escalation' || !Array.isArray(definitions)) continue;
    for (const definition of definitions) Object.assign(definition, { behaviour: { code: escalationCode } });
  }
}

/**
 * The definition of an escalation event. An escalation goes outward from the event that throws it to the nearest that catches it
 * (BPMN 2.0, 10.4.4), as an error does (`nearest-error.ts`), and ends nothing by itself. The library tells it to everything that
 * it passes, keeps it for what does not listen yet, and goes on when it was caught.
 */
export function NearestEscalation(
  activity: Activity,
  definition: { readonly behaviour?: { readonly code?: string | null } },
): object {
  const code = definition.behaviour?.code ?? null;
  const made = new LibraryDefinition(activity, definition);
  const _getReferenceInfo = () => ({ message: { code }, description: `escalation ${code}` });
  const host = activity.attachedTo?.id;
  if (made.isThrowing) return throwing(made, activity, code);
  if (host === undefined) return Object.assign(made, { _getReferenceInfo });
  const { name, purge } = messageQueueOf(made);
  const { executeCatch, _onCatchMessage: hear, _stop: stop } = made;
  activity.broker.unbindQueue(name, ...THROWN);
  return Object.assign(made, {
    _getReferenceInfo,
    executeCatch(message: unknown) {
      purge();
      activity.broker.bindQueue(name, ...THROWN, { durable: true, priority: 400 });
      return executeCatch.call(made, message);
    },
    _onCatchMessage(routingKey: string, { content, ...rest }: Thrown) {
      const { parent, message: thrown } = content;
      const scopes = [parent, ...(parent?.path ?? [])];
      if (thrown === undefined || caught.has(thrown) || !scopes.some((scope) => scope?.id === host)) return;
      if (code !== null && thrown.code !== code) return;
      caught.set(thrown, { interrupts: activity.behaviour.cancelActivity !== false });
      hear.call(made, routingKey, { ...rest, content });
    },
    _stop() {
      activity.broker.unbindQueue(name, ...THROWN);
      return stop.call(made);
    },
  });
}

/** Tells of the escalation, and goes on unless it was caught by what interrupts: its scope is over then, though it may not know it yet. */
function throwing(made: EscalationDefinition, { broker }: Activity, code: string | null): object {
  let thrown = { code };
  return Object.assign(made, {
    _getReferenceInfo() {
      thrown = { code };
      return { message: thrown, description: `escalation ${code}` };
    },
    broker: {
      publish(exchange: string, ...rest: [string, ...unknown[]]) {
        const goesOn = exchange !== 'execution' || caught.get(thrown)?.interrupts !== true;
        return goesOn ? broker.publish(exchange, ...rest) : undefined;
      },
    },
  });
}

// The library's types export the instance under this name; what it exports is the constructor.
const LibraryDefinition = elements.EscalationEventDefinition as unknown as new (
  activity: Activity,
  definition: unknown,
) => EscalationDefinition;
