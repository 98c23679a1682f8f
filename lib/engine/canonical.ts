import { createHash } from 'node:crypto';
import { collectIds, renumberIds, stripIds } from './canonical-ids';

/** The library's state as it gives it: plain JSON objects, checked field by field as they are read. */
export type JsonObject = { readonly [key: string]: unknown };

/** Messages: what tells one delivery from another, not where the token stands. */
const DROPPED_PROPERTIES = new Set(['messageId', 'timestamp', 'correlationId']);
const DROPPED_FIELDS = new Set(['consumerTag', 'redelivered']);

/**
 * Contents: residue of evaluation, and a timer's reading of the clock. On resume the library asks for durations
 * again; a kept `expireAt` in the past would fire the timer on resume *and* leave its rivals open.
 */
const DROPPED_CONTENT = new Set([
  ...[
    'outbound',
    'result',
    'evaluationId',
    'name',
    'message',
    'isRecovered',
    'isResumed',
    'ignoreIfExecuting',
  ],
  ...['expireAt', 'startedAt', 'stoppedAt', 'runningTime', 'timeout', 'timerType'],
  ...['timeDuration', 'timeDate', 'timeCycle'],
]);

/**
 * The canonical form of a running definition's state, as JSON text: equal texts mean that the tokens stand alike, and
 * the library recovers from it. What it does not know it keeps, which splits markings and never merges them.
 */
export function canonicalState(state: object): string {
  const cleaned = cleanDefinition(asObject(state));
  const ids = collectIds(cleaned);
  return JSON.stringify(
    renumberIds(
      sortParts(cleaned, (text) => stripIds(text, ids)),
      ids,
    ),
  );
}

/** The name of a marking. */
export function hashOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Elements before which tokens queue up without moving on: the joins of a marking that is stuck. */
export function queuedElements(state: string): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const part of value) visit(part);
    if (!isObject(value)) return;
    const queues = objects(asObject(value.broker).queues);
    if (typeof value.id === 'string' && queues.some((queue) => queue.name === 'inbound-q'))
      found.add(value.id);
    for (const part of Object.values(value)) visit(part);
  };
  visit(JSON.parse(state));
  return [...found].sort();
}

function cleanDefinition(state: JsonObject): JsonObject {
  const execution = asObject(state.execution);
  return compact({
    ...pick(state, ['id', 'type', 'executionId', 'status']),
    stopped: false,
    environment: cleanEnvironment(state.environment),
    execution: {
      ...pick(execution, ['executionId', 'completed', 'status']),
      stopped: false,
      processes: objects(execution.processes).map(cleanProcess),
    },
    broker: cleanBroker(state.broker),
  });
}

function cleanProcess(process: JsonObject): JsonObject {
  return compact({
    ...pick(process, ['id', 'type', 'executionId', 'status']),
    stopped: false,
    environment: cleanEnvironment(process.environment),
    broker: cleanBroker(process.broker),
    execution: process.execution === undefined ? undefined : cleanExecution(asObject(process.execution)),
  });
}

/** An execution of a process, a sub-process or an activity. */
function cleanExecution(execution: JsonObject): JsonObject {
  const map = (
    key: string,
    clean: (part: JsonObject) => JsonObject | null,
  ): readonly JsonObject[] | undefined =>
    execution[key] === undefined
      ? undefined
      : objects(execution[key])
          .map(clean)
          .filter((part) => part !== null);
  return compact({
    ...pick(execution, ['executionId', 'completed', 'status']),
    stopped: false,
    environment: execution.environment === undefined ? undefined : cleanEnvironment(execution.environment),
    executions: map('executions', cleanExecution),
    children: map('children', cleanActivity),
    flows: map('flows', cleanFlow),
    messageFlows: map('messageFlows', cleanFlow),
    associations: map('associations', cleanFlow),
  });
}

/** Null: idle, and nothing on its way in. */
function cleanActivity(activity: JsonObject): JsonObject | null {
  const broker = cleanBroker(activity.broker);
  const running = typeof activity.status === 'string';
  if (!running && Object.keys(broker).length === 0) return null;
  return compact({
    ...pick(activity, ['id', 'type']),
    stopped: false,
    broker,
    ...(running ? pick(activity, ['executionId', 'status']) : {}),
    execution: running && activity.execution ? cleanExecution(asObject(activity.execution)) : undefined,
  });
}

/** Null: nothing is on this flow. */
function cleanFlow(flow: JsonObject): JsonObject | null {
  const broker = cleanBroker(flow.broker);
  return Object.keys(broker).length === 0 ? null : compact({ ...flow, counters: undefined, broker });
}

/** No order data enters the library; what its bookkeeping leaves in the variables is of the past. */
function cleanEnvironment(_environment: unknown): JsonObject {
  return { variables: {}, output: {} };
}

function cleanBroker(broker: unknown): JsonObject {
  const state = asObject(broker);
  const queues = objects(state.queues)
    .map(cleanQueue)
    .filter((queue) => objects(queue.messages).length > 0);
  const exchanges = objects(state.exchanges).filter((exchange) => {
    return objects(asObject(exchange.deliveryQueue).messages).length > 0;
  });
  return compact({
    queues: queues.length > 0 ? queues : undefined,
    exchanges: exchanges.length > 0 ? exchanges : undefined,
  });
}

function cleanQueue(queue: JsonObject): JsonObject {
  const messages = objects(queue.messages).filter(
    (message) => asObject(message.properties).persistent !== false,
  );
  return compact({ name: queue.name, options: queue.options, messages: messages.map(cleanMessage) });
}

function cleanMessage(message: JsonObject): JsonObject {
  return {
    fields: omit(asObject(message.fields), DROPPED_FIELDS),
    content: cleanContent(asObject(message.content)),
    properties: omit(asObject(message.properties), DROPPED_PROPERTIES),
  };
}

function cleanContent(content: JsonObject): JsonObject {
  const { inbound, output, ...rest } = content;
  const kept = objects(inbound).filter((entry) => entry.isSequenceFlow !== true);
  return compact({
    ...omit(rest, DROPPED_CONTENT),
    inbound: kept.length > 0 ? kept.map(cleanContent) : undefined,
    output: Array.isArray(output) && output.every((value) => value == null) ? [] : output,
  });
}

/** Sorts everything whose order says nothing: children, queues, and messages that wait side by side. */
function sortParts(value: unknown, strip: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((part) => sortParts(part, strip));
  if (!isObject(value)) return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = sortParts(value[key], strip);
  for (const key of ['children', 'flows', 'messageFlows', 'associations']) {
    if (Array.isArray(sorted[key])) sorted[key] = sortBy(objects(sorted[key]), (part) => String(part.id));
  }
  if (Array.isArray(sorted.executions)) {
    sorted.executions = sortBy(objects(sorted.executions), (part) => strip(String(part.executionId)));
  }
  if (Array.isArray(sorted.queues)) {
    const queues = objects(sorted.queues).map((queue) => sortMessages(queue, strip));
    sorted.queues = sortBy(queues, (queue) => strip(String(queue.name)));
  }
  return sorted;
}

function sortMessages(queue: JsonObject, strip: (text: string) => string): JsonObject {
  const name = String(queue.name);
  if (name !== 'inbound-q' && !/^execute-.*q$/.test(name)) return queue;
  const rank = (message: JsonObject): string => {
    const content = asObject(message.content);
    const root = content.isRootScope === true ? '0' : '1';
    const index = String(content.index ?? '').padStart(6, '0');
    const place = [asObject(message.fields).routingKey, content.id, index, content.executionId];
    return [root, ...place.map((part) => strip(String(part ?? '')))].join('|');
  };
  return { ...queue, messages: sortBy(objects(queue.messages), rank) };
}

/** Stable: what ranks alike keeps its order. */
function sortBy<Part>(parts: readonly Part[], rank: (part: Part) => string): readonly Part[] {
  const ranked = parts.map((part) => ({ part, rank: rank(part) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  return ranked.map(({ part }) => part);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, object[key]]));
}

function omit(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
}

/** Without what is undefined. */
function compact(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
