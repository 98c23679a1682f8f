import { dataScopesOf, isSubProcess } from './data-scopes';
import { isScope, waitOf } from './kinds';
import {
  flowsOutOf,
  linkedFrom,
  listenersIn,
  type Model,
  type ModelFlow,
  type ModelNode,
  modelOf,
  races,
} from './model';
import type { Definition } from './types';

/**
 * When conditions are asked, as far as local variables and mappings of sub-processes decide it: a step enters and leaves them on its
 * way, and a condition behind one sees what its output mappings set.
 */
export interface DataOrder {
  /** Has any sub-process mappings? Else the rest is empty. */
  readonly isNeeded: boolean;
  /** The sub-processes with local variables around a condition, the outermost first, by its text. */
  readonly scopesOf: ReadonlyMap<string, readonly string[]>;
  /** The texts of conditions that a step may ask once it has completed this sub-process. */
  readonly behind: ReadonlyMap<string, ReadonlySet<string>>;
}

const orders = new WeakMap<Definition, DataOrder>();

export function dataOrderOf(definition: Definition): DataOrder {
  const known = orders.get(definition) ?? readOrder(definition);
  orders.set(definition, known);
  return known;
}

function readOrder(definition: Definition): DataOrder {
  const model = modelOf(definition);
  const mapped = mappedSubProcesses(definition);
  if (mapped.length === 0) return { isNeeded: false, scopesOf: new Map(), behind: new Map() };
  const conditions = [...model.flows.values()].filter(({ condition }) => condition !== null);
  const scopesOf = new Map(conditions.map((flow) => [flow.condition ?? '', localScopesOf(definition, flow)]));
  const behind = new Map(
    mapped.map((node) => {
      const { flows } = reachWithoutWait(model, flowsOutOf(model, node.id));
      const texts = [...flows].flatMap(({ condition }) => (condition === null ? [] : [condition]));
      return [node.id, new Set(texts)] as const;
    }),
  );
  return { isNeeded: true, scopesOf, behind };
}

export function mappedSubProcesses(definition: Definition): readonly ModelNode[] {
  const { nodes } = modelOf(definition);
  return [...definition.mappings.keys()]
    .filter((id) => isSubProcess(definition, id))
    .flatMap((id) => nodes.get(id) ?? []);
}

/** The sub-processes with local variables around a flow. */
export function localScopesOf(definition: Definition, flow: ModelFlow): readonly string[] {
  return dataScopesOf(definition, flow.sourceId)
    .slice(0, -1)
    .filter((id) => (definition.mappings.get(id)?.inputs ?? []).length > 0);
}

export interface Reach {
  readonly nodes: ReadonlySet<string>;
  readonly flows: ReadonlySet<ModelFlow>;
  /** Sub-processes whose end is reached. */
  readonly ended: ReadonlySet<string>;
}

/** All that one step may come to behind these flows: as far as nothing waits. Joins are taken for open. */
export function reachWithoutWait(model: Model, from: readonly ModelFlow[]): Reach {
  const [nodes, flows, ended] = [new Set<string>(), new Set<ModelFlow>(), new Set<string>()];
  const coming = [...from];
  const end = (scopeId: string): void => {
    const scope = model.nodes.get(scopeId);
    if (scope === undefined || ended.has(scope.id)) return;
    ended.add(scope.id);
    coming.push(...flowsOutOf(model, scope.id));
    // What stands in its scope without being led to ends that with it.
    if (flowsOutOf(model, scope.id).length === 0) end(scope.scopeId);
  };
  const take = (id: string) => {
    const node = model.nodes.get(id);
    if (node === undefined || nodes.has(id)) return;
    nodes.add(id);
    if (waitOf(node.type, node.event?.kind ?? null) !== null || races(node)) return;
    if (isScope(node.type)) coming.push(...flowsIntoScope(model, id));
    else if (flowsOutOf(model, id).length > 0) coming.push(...flowsOutOf(model, id));
    else end(node.scopeId);
    if (mayThrow(node))
      for (const scopeId of scopesAround(model, node)) coming.push(...flowsOfCatchers(model, scopeId));
    for (const linked of linkedFrom(model, node)) take(linked.id);
  };
  for (let flow = coming.shift(); flow !== undefined; flow = coming.shift()) {
    if (flows.has(flow)) continue;
    flows.add(flow);
    take(flow.targetId);
  }
  return { nodes, flows, ended };
}

/** Out of the start events in a sub-process. */
export function flowsIntoScope(model: Model, scopeId: string): ModelFlow[] {
  return [...model.nodes.values()]
    .filter((node) => node.scopeId === scopeId && node.type === 'StartEvent')
    .flatMap(({ id }) => flowsOutOf(model, id));
}

/** Behind what catches errors and escalations of a scope: boundary events, and starts of its event sub-processes. */
export function flowsOfCatchers(model: Model, scopeId: string): ModelFlow[] {
  const attached = [...model.nodes.values()].filter(({ attachedTo }) => attachedTo === scopeId);
  return [...attached, ...listenersIn(model, scopeId)]
    .filter(({ event }) => event?.kind === 'error' || event?.kind === 'escalation')
    .flatMap(({ id }) => flowsOutOf(model, id));
}

const mayThrow = ({ type, event }: ModelNode) =>
  (type === 'EndEvent' || type === 'IntermediateThrowEvent') &&
  (event?.kind === 'error' || event?.kind === 'escalation');

function scopesAround(model: Model, node: ModelNode): string[] {
  const scopes = [node.scopeId];
  for (let scope = model.nodes.get(node.scopeId); scope !== undefined; scope = model.nodes.get(scope.scopeId))
    scopes.push(scope.scopeId);
  return scopes;
}
