import type { Connection, Element, Shape } from 'bpmn-js/lib/model/Types';
import { kindOf, waitKindOf } from './kinds';
import type { Semantic } from './semantic';
import type { ProcessElement, WaitKind } from './types';
import type { Box } from './view-box';

/** A sequence flow. */
export interface Flow {
  id: string;
  name: string;
  source: string;
  target: string;
  waypoints: readonly { x: number; y: number }[];
}

/** An activity, event or gateway, and what one can go to from there. */
export interface FlowNode {
  id: string;
  /** Empty where the file gives none. */
  name: string;
  /** What it is, in plain words: `task`. */
  kind: string;
  waitsFor: WaitKind;
  box: Box;
  outgoing: Flow[];
  incoming: Flow[];
  /** The activity on whose edge it sits. */
  host?: string;
  /** Events on its edge. */
  attached: string[];
  /** The sub-process it lies in. */
  parent?: string;
  /** The sub-process or process it lies in. */
  container: string;
}

export interface Graph {
  nodes: ReadonlyMap<string, FlowNode>;
  flows: ReadonlyMap<string, Flow>;
}

/** Of shapes only those are nodes through which tokens go: no pools, lanes, notes or data. */
export function isFlowNode(element: Element): element is Shape {
  return (
    'width' in element && !labelled(element) && semanticOf(element).$instanceOf?.('bpmn:FlowNode') === true
  );
}

export function isFlow(element: Element): element is Connection {
  return 'waypoints' in element && element.type === 'bpmn:SequenceFlow';
}

/** The element that a label names. */
export function labelled(element: Element): Element | undefined {
  return (element as { labelTarget?: Element }).labelTarget;
}

export function semanticOf(element: Element): Semantic {
  return element.businessObject as Semantic;
}

/** Reads what is on the canvas. */
export function readGraph(all: readonly Element[]): Graph {
  const flows = new Map<string, Flow>();
  for (const element of all) {
    if (!isFlow(element) || !element.source || !element.target) continue;
    const { id, source, target, waypoints } = element;
    flows.set(id, { id, name: nameOf(element), source: source.id, target: target.id, waypoints });
  }
  const shapes = all.filter(isFlowNode);
  const nodes = new Map(shapes.map((shape) => [shape.id, readNode(shape)]));
  for (const flow of flows.values()) {
    nodes.get(flow.source)?.outgoing.push(flow);
    nodes.get(flow.target)?.incoming.push(flow);
  }
  for (const node of nodes.values()) {
    const host = node.host === undefined ? undefined : nodes.get(node.host);
    host?.attached.push(node.id);
  }
  for (const shape of shapes) describe(shape, nodes);
  return { nodes, flows };
}

function readNode(shape: Shape): FlowNode {
  const { id, x, y, width, height } = shape;
  const semantic = semanticOf(shape);
  const container = semantic.$parent;
  const host = semantic.attachedToRef?.id;
  return {
    id,
    name: nameOf(shape),
    kind: '',
    waitsFor: waitKindOf(semantic),
    box: { x, y, width, height },
    outgoing: [],
    incoming: [],
    attached: [],
    container: container?.id ?? '',
    ...(host === undefined ? {} : { host }),
    ...(container?.$instanceOf('bpmn:SubProcess') ? { parent: container.id } : {}),
  };
}

/** What a thing is may depend on how many flows it has and where it sits. */
function describe(shape: Shape, nodes: ReadonlyMap<string, FlowNode>): void {
  const node = nodes.get(shape.id);
  if (!node) return;
  const host = node.host === undefined ? undefined : nodes.get(node.host);
  node.kind = kindOf(semanticOf(shape), {
    splits: node.outgoing.length > 1,
    host: host && (host.name || host.kind || 'the step'),
  });
}

function nameOf(element: Element): string {
  return (semanticOf(element).name ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** What is told of a node outside the drawing. */
export function listed(node: FlowNode, graph: Graph): ProcessElement {
  const { id, name, kind, waitsFor, incoming } = node;
  return { id, name, kind, waitsFor, depth: depthOf(node, graph), incoming: incoming.map((flow) => flow.id) };
}

function depthOf({ parent }: FlowNode, graph: Graph): number {
  const around = parent === undefined ? undefined : graph.nodes.get(parent);
  return around ? 1 + depthOf(around, graph) : 0;
}
