import * as elements from 'bpmn-elements';
import { messageQueueOf } from './message-queue';

/** The part that is used of the activity that an event definition belongs to. */
interface Boundary {
  readonly attachedTo?: { readonly id: string };
  readonly broker: {
    bindQueue(queue: string, exchange: string, pattern: string, options: object): unknown;
    unbindQueue(queue: string, exchange: string, pattern: string): unknown;
  };
}

/** The part that is used of the library's own definition of an error that is caught or thrown. */
interface ErrorDefinition {
  readonly isThrowing: boolean;
  broker: Publisher;
  executeCatch(message: unknown): unknown;
  _onThrowApiMessage(routingKey: string, message: Thrown): unknown;
  _catchError(routingKey: string, message: Thrown, error: object): unknown;
  _stop(): unknown;
}

interface Publisher {
  publish(exchange: string, key: string, content: { readonly message?: object }, options?: object): unknown;
}

/** What an error end event tells of its error, with the scopes that it stands in: the innermost, and those around it. */
interface Thrown {
  readonly content: {
    readonly parent?: { readonly id?: string; readonly path?: readonly { readonly id?: string }[] };
    /** What is thrown: one object, wherever it is told. */
    readonly message?: object;
  };
}

const THROWN = ['api', '*.throw.#'] as const;

/** What was caught: further out nobody hears of it. */
const caught = new WeakSet<object>();

/**
 * The definition of an error event. An error goes outward from the end event that raises it, to the boundary event of the
 * nearest activity around it that catches it (BPMN 2.0, 10.4.4 and 13.5.3). The library tells it to every boundary event
 * of each scope that it passes, keeps it for those that do not listen yet, and goes on when it was caught.
 */
export function NearestError(activity: Boundary, definition: unknown): object {
  const made = new LibraryDefinition(activity, definition);
  if (made.isThrowing) return Object.assign(made, { broker: withoutEndOf(made.broker) });
  const host = activity.attachedTo?.id;
  if (host === undefined) return made;
  const { name, purge } = messageQueueOf(made);
  const { executeCatch, _onThrowApiMessage: hear, _catchError: catchError, _stop: stop } = made;
  activity.broker.unbindQueue(name, ...THROWN);
  return Object.assign(made, {
    executeCatch(message: unknown) {
      purge();
      activity.broker.bindQueue(name, ...THROWN, { durable: true, priority: 300 });
      return executeCatch.call(made, message);
    },
    _onThrowApiMessage(routingKey: string, message: Thrown) {
      const { parent, message: error } = message.content;
      const scopes = [parent, ...(parent?.path ?? [])];
      if (error !== undefined && caught.has(error)) return;
      if (scopes.some((scope) => scope?.id === host)) hear.call(made, routingKey, message);
    },
    _catchError(routingKey: string, message: Thrown, error: object) {
      if (message.content.message !== undefined) caught.add(message.content.message);
      return catchError.call(made, routingKey, message, error);
    },
    _stop() {
      activity.broker.unbindQueue(name, ...THROWN);
      return stop.call(made);
    },
  });
}

/**
 * An end event whose error was caught does not go on: it goes with the activity around it that the error interrupts. Told to be
 * done, it lets each scope between the two complete, and their flows be taken, before the interruption comes to them.
 */
function withoutEndOf(broker: Publisher): Publisher {
  let thrown: object | undefined;
  return {
    publish(exchange, key, content, options) {
      if (key === 'activity.throw') thrown = content.message;
      if (key === 'execute.completed' && thrown !== undefined && caught.has(thrown)) return undefined;
      return broker.publish(exchange, key, content, options);
    },
  };
}

// The library's types export the instance under this name; what it exports is the constructor.
const LibraryDefinition = elements.ErrorEventDefinition as unknown as new (
  activity: Boundary,
  definition: unknown,
) => ErrorDefinition;
