import { type EventKind, WORK_KINDS, type WorkKind, waitOf } from '../kinds';
import { linkedFrom, type Model, type ModelNode } from '../model';
import type { OpenWork } from '../types';

/**
 * The board of the token game: a process as places that hold tokens, made once of the model. The model is read from
 * the file itself (`build-model.ts`), so that nothing here depends on how the library reads it.
 */
export interface Net {
  readonly processId: string;
  readonly root: NetScope;
  /** The process first; the index of a scope is its place here. */
  readonly scopes: readonly NetScope[];
  readonly nodes: readonly NetNode[];
  /** The scopes that hold a terminate end event. */
  readonly terminated: ReadonlySet<NetScope>;
  /** What may be open, by the key of its work. */
  readonly waits: ReadonlyMap<string, NetNode>;
  /** The same, ordered by key. */
  readonly ordered: readonly NetNode[];
  /** For each guard an element that asks it. */
  readonly askedAt: ReadonlyMap<string, string>;
  /** Inclusive gateways that several flows lead into. */
  readonly inclusiveJoins: readonly NetNode[];
  /** For each place the element it belongs to. */
  readonly places: readonly NetPlace[];
}

export interface NetPlace {
  readonly elementId: string;
  /** `open`: an activity or event is active; `queue`: tokens wait until it is free; `flow`: tokens wait for a join. */
  readonly kind: 'open' | 'queue' | 'flow';
}

/** The process, or a sub-process. */
export interface NetScope {
  readonly index: number;
  /** Null: it is the process. */
  readonly node: NetNode | null;
  /** The none start events: exactly one in what may run. */
  readonly starts: NetNode[];
  /** Places of what stands directly in it, its event sub-processes left out. */
  readonly places: number[];
  /** The start events of its event sub-processes. */
  readonly listeners: NetNode[];
  /** Those event sub-processes. */
  readonly handlers: NetNode[];
  /** Itself and all scopes in it, however deep. */
  readonly within: NetScope[];
}

/** What a token does at an element. */
export type Rule =
  | 'pass'
  | 'link'
  | 'wait'
  | 'race'
  | 'exclusive'
  | 'inclusive'
  | 'parallel'
  | 'scope'
  | 'event-scope'
  | 'end'
  | 'error-end'
  | 'escalation-end'
  | 'escalation'
  | 'terminate-end';

export interface NetNode {
  readonly id: string;
  readonly rule: Rule;
  readonly isEnd: boolean;
  readonly scope: NetScope;
  /** Of a sub-process: its inside. */
  inside: NetScope | null;
  /** Null: it never waits. */
  readonly work: OpenWork | null;
  readonly out: NetFlow[];
  readonly into: NetFlow[];
  /** Boundary events that hang on it. */
  readonly boundaries: NetNode[];
  /** Of a boundary event: what it hangs on. */
  host: NetNode | null;
  /** Of the start event of an event sub-process, which listens in the scope around it: that event sub-process. */
  handler: NetNode | null;
  /** Of a boundary event: does it leave its activity running? Of such a start event: its scope? */
  readonly isPassive: boolean;
  /** Of an event that catches or throws errors or escalations; null: any, or one without a code. */
  readonly code: string | null;
  readonly catches: 'error' | 'escalation' | null;
  /** Of a link's throw event: where it goes on. */
  linked: NetNode | null;
  /** Of an event behind an event-based gateway: that gateway. */
  race: NetNode | null;
  /** Place: is it active? -1: it never stays so. */
  open: number;
  /** Place: tokens that wait until it is free. */
  queue: number;
}

export interface NetFlow {
  readonly id: string;
  readonly source: NetNode;
  readonly target: NetNode;
  readonly condition: string | null;
  readonly isDefault: boolean;
  /** Place of the tokens that wait for a join; -1: its target lets each token through. */
  place: number;
}

/** @throws Error where the model names what it does not hold: such a file is not to be played */
export function buildNet(model: Model, processId: string): Net {
  const builder = new Builder(model, processId);
  return builder.build();
}

class Builder {
  readonly #places: NetPlace[] = [];
  readonly #joins: NetNode[] = [];
  readonly #scopes = new Map<string, NetScope>();
  readonly #nodes = new Map<string, NetNode>();
  readonly #root: NetScope;

  constructor(
    private readonly model: Model,
    private readonly processId: string,
  ) {
    this.#root = this.#addScope(processId, null, []);
  }

  build(): Net {
    const members = new Map<string, ModelNode[]>();
    for (const node of this.model.nodes.values()) {
      const known = members.get(node.scopeId);
      if (known === undefined) members.set(node.scopeId, [node]);
      else known.push(node);
    }
    this.#addNodes(this.processId, members, []);
    for (const flow of this.model.flows.values()) this.#addFlow(flow.id);
    for (const node of this.#nodes.values()) this.#addPlaces(node);
    const ordered = [...this.#nodes.values()].filter((node) => node.work !== null);
    ordered.sort((a, b) => compareText(a.work?.key ?? '', b.work?.key ?? ''));
    return {
      processId: this.processId,
      root: this.#root,
      scopes: [...this.#scopes.values()],
      nodes: [...this.#nodes.values()],
      terminated: new Set(
        [...this.#nodes.values()].filter(({ rule }) => rule === 'terminate-end').map(({ scope }) => scope),
      ),
      waits: new Map(ordered.map((node) => [node.work?.key ?? '', node])),
      ordered,
      askedAt: new Map(
        [...this.model.flows.values()].map(({ condition, sourceId }) => [condition ?? '', sourceId]),
      ),
      places: this.#places,
      inclusiveJoins: this.#joins,
    };
  }

  #addScope(id: string, node: NetNode | null, around: readonly NetScope[]): NetScope {
    const index = this.#scopes.size;
    const scope: NetScope = { index, node, starts: [], places: [], listeners: [], handlers: [], within: [] };
    for (const outer of [...around, scope]) outer.within.push(scope);
    this.#scopes.set(id, scope);
    return scope;
  }

  /** @param around the scopes that this one stands in, outermost first, itself included but the process left out */
  #addNodes(
    scopeId: string,
    members: ReadonlyMap<string, readonly ModelNode[]>,
    around: readonly NetScope[],
  ): void {
    const scope = this.#scopes.get(scopeId);
    if (scope === undefined) return;
    const path = around.map(({ node }) => node?.id ?? '');
    for (const model of members.get(scopeId) ?? []) {
      // 13.5.4: what starts an event sub-process listens in the scope that holds it.
      const handler = model.type === 'StartEvent' && scope.node?.rule === 'event-scope' ? scope.node : null;
      const node = newNode(model, handler?.scope ?? scope, handler === null ? path : path.slice(0, -1));
      this.#nodes.set(model.id, node);
      node.handler = handler;
      if (handler !== null) handler.scope.listeners.push(node);
      else if (node.rule === 'pass' && model.type === 'StartEvent') scope.starts.push(node);
      if (node.rule === 'event-scope') scope.handlers.push(node);
      if (node.rule !== 'scope' && node.rule !== 'event-scope') continue;
      const outer = around.length === 0 ? [this.#root] : [this.#root, ...around];
      node.inside = this.#addScope(model.id, node, outer);
      this.#addNodes(model.id, members, [...around, node.inside]);
    }
  }

  #addFlow(flowId: string): void {
    const flow = this.model.flows.get(flowId);
    const source = this.#nodes.get(flow?.sourceId ?? '');
    const target = this.#nodes.get(flow?.targetId ?? '');
    if (flow === undefined || source === undefined || target === undefined) return;
    const { id, condition, isDefault } = flow;
    const added: NetFlow = { id, source, target, condition, isDefault, place: -1 };
    source.out.push(added);
    target.into.push(added);
    if (source.rule === 'race') target.race = source;
  }

  #addPlaces(node: NetNode): void {
    const model = this.model.nodes.get(node.id);
    const host = this.#nodes.get(model?.attachedTo ?? '');
    if (model?.type === 'BoundaryEvent' && host !== undefined) {
      node.host = host;
      host.boundaries.push(node);
    }
    const [link] = model === undefined ? [] : linkedFrom(this.model, model);
    node.linked = this.#nodes.get(link?.id ?? '') ?? null;
    // What catches an escalation and interrupts nothing occurs once: it is open until then.
    const listens = node.work !== null || (node.catches === 'escalation' && node.isPassive);
    if (node.handler !== null || node.rule === 'event-scope') {
      if (listens || node.handler === null)
        node.open = this.#places.push({ elementId: node.id, kind: 'open' }) - 1;
    } else if (listens || node.rule === 'scope' || node.rule === 'race') {
      node.open = this.#addPlace(node.scope, { elementId: node.id, kind: 'open' });
      if (node.host === null && node.race === null)
        node.queue = this.#addPlace(node.scope, { elementId: node.id, kind: 'queue' });
    }
    if (!(node.rule === 'parallel' || node.rule === 'inclusive') || node.into.length < 2) return;
    if (node.rule === 'inclusive') this.#joins.push(node);
    for (const flow of node.into)
      flow.place = this.#addPlace(node.scope, { elementId: node.id, kind: 'flow' });
  }

  #addPlace(scope: NetScope, place: NetPlace): number {
    scope.places.push(this.#places.length);
    this.#places.push(place);
    return this.#places.length - 1;
  }
}

function newNode(model: ModelNode, scope: NetScope, path: readonly string[]): NetNode {
  const kind = waitOf(model.type, model.event?.kind ?? null);
  return {
    id: model.id,
    rule: ruleOf(model, kind),
    isEnd: model.type === 'EndEvent',
    scope,
    inside: null,
    work: kind === null ? null : workOf(model.id, kind, path),
    out: [],
    into: [],
    boundaries: [],
    host: null,
    handler: null,
    // 10.4.4: an error always interrupts.
    isPassive: !model.interrupts && model.event?.kind !== 'error',
    code: model.event?.errorCode ?? model.event?.escalationCode ?? null,
    catches: caughtBy(model),
    linked: null,
    race: null,
    open: -1,
    queue: -1,
  };
}

function workOf(elementId: string, kind: WorkKind, path: readonly string[]): OpenWork {
  return { key: [...path, `${kind}:${elementId}`].join('/'), kind, elementId };
}

function caughtBy({ type, event }: ModelNode): NetNode['catches'] {
  if (type === 'EndEvent' || type === 'IntermediateThrowEvent') return null;
  return event?.kind === 'error' || event?.kind === 'escalation' ? event.kind : null;
}

function ruleOf({ type, event, isEventSubProcess }: ModelNode, kind: WorkKind | null): Rule {
  if (isEventSubProcess) return 'event-scope';
  if (kind !== null && kind in WORK_KINDS) return 'wait';
  switch (type) {
    case 'EndEvent':
      return END_RULES[event?.kind ?? 'none'] ?? 'end';
    case 'IntermediateThrowEvent':
      return event?.kind === 'link' || event?.kind === 'escalation' ? event.kind : 'pass';
    case 'SubProcess':
      return 'scope';
    case 'ExclusiveGateway':
      return 'exclusive';
    case 'InclusiveGateway':
      return 'inclusive';
    case 'ParallelGateway':
      return 'parallel';
    case 'EventBasedGateway':
      return 'race';
    // Tasks of no type, none start events, where a link arrives, boundary events for errors.
    default:
      return 'pass';
  }
}

const END_RULES: Partial<Record<EventKind, Rule>> = {
  error: 'error-end',
  escalation: 'escalation-end',
  terminate: 'terminate-end',
};

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
