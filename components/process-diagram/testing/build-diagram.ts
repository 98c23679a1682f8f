/** Diagrams for tests, from a plan that a reader can take in: each thing with its place, flows as straight lines. */

export interface Piece {
  id: string;
  /** Such as `task` or `exclusiveGateway`. */
  type: string;
  /** The middle. */
  at: readonly [x: number, y: number];
  name?: string;
  event?: 'timer' | 'message' | 'error' | 'escalation';
  /** A sub-process that its start event begins. */
  isTriggered?: true;
  /** The start event of such a one: what stands around it goes on. */
  isQuiet?: true;
  /** The activity on whose edge it sits. */
  on?: string;
  size?: readonly [width: number, height: number];
  /** What lies in a sub-process. */
  inside?: Plan;
  isCollapsed?: boolean;
  colours?: { fill?: string; stroke?: string };
}

/** `source target`, with a name behind them where there is one; its id is `source-target`. */
export type Way = readonly [source: string, target: string, name?: string];

export interface Plan {
  pieces: readonly Piece[];
  ways: readonly Way[];
}

export interface Pool {
  id: string;
  name: string;
  box: readonly [x: number, y: number, width: number, height: number];
  plan: Plan;
  lanes?: readonly {
    id: string;
    name: string;
    box: readonly [x: number, y: number, width: number, height: number];
    of: readonly string[];
  }[];
}

const NAMESPACES = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"',
  'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"',
  'xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0"',
].join(' ');

/** A file with one process. */
export function buildDiagram(plan: Plan): string {
  return file([`<bpmn:process id="process">${model(plan)}</bpmn:process>`], 'process', drawn(plan), plan);
}

/** A file with several processes in pools. */
export function buildPools(pools: readonly Pool[]): string {
  const processes = pools.map(
    ({ id, plan, lanes = [] }) =>
      `<bpmn:process id="${id}-process">${laneSet(id, lanes)}${model(plan)}</bpmn:process>`,
  );
  const participants = pools.map(
    ({ id, name }) => `<bpmn:participant id="${id}" name="${name}" processRef="${id}-process" />`,
  );
  const shapes = pools.flatMap(({ id, box, plan, lanes = [] }) => [
    shape(id, box, 'isHorizontal="true"'),
    ...lanes.map((lane) => shape(lane.id, lane.box, 'isHorizontal="true"')),
    drawn(plan),
  ]);
  const collaboration = `<bpmn:collaboration id="together">${participants.join('')}</bpmn:collaboration>`;
  return file([collaboration, ...processes], 'together', shapes.join(''), { pieces: [], ways: [] });
}

function laneSet(pool: string, lanes: NonNullable<Pool['lanes']>): string {
  const inner = lanes.map(({ id, name, of }) => {
    const nodes = of.map((node) => `<bpmn:flowNodeRef>${node}</bpmn:flowNodeRef>`).join('');
    return `<bpmn:lane id="${id}" name="${name}">${nodes}</bpmn:lane>`;
  });
  return lanes.length === 0 ? '' : `<bpmn:laneSet id="${pool}-lanes">${inner.join('')}</bpmn:laneSet>`;
}

function file(definitions: readonly string[], plane: string, shapes: string, plan: Plan): string {
  const pages = plan.pieces.flatMap((piece) =>
    piece.isCollapsed && piece.inside ? [page(piece.id, drawn(piece.inside))] : [],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions ${NAMESPACES} id="definitions" targetNamespace="https://example.org/bpmn">
${definitions.join('\n')}
${[page(plane, shapes), ...pages].join('\n')}
</bpmn:definitions>`;
}

function page(of: string, shapes: string): string {
  return `<bpmndi:BPMNDiagram id="${of}-page"><bpmndi:BPMNPlane id="${of}-plane" bpmnElement="${of}">${shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;
}

function model({ pieces, ways }: Plan): string {
  const nodes = pieces.map(({ id, type, name, event, on, inside, isTriggered, isQuiet }) => {
    const words = name === undefined ? '' : ` name="${name}"`;
    const host = on === undefined ? '' : ` attachedToRef="${on}"`;
    const begins = `${isTriggered ? ' triggeredByEvent="true"' : ''}${isQuiet ? ' isInterrupting="false"' : ''}`;
    const definition = event ? `<bpmn:${event}EventDefinition id="${id}-${event}" />` : '';
    return `<bpmn:${type} id="${id}"${words}${host}${begins}>${definition}${inside ? model(inside) : ''}</bpmn:${type}>`;
  });
  const flows = ways.map(
    ([source, target, name]) =>
      `<bpmn:sequenceFlow id="${source}-${target}"${name ? ` name="${name}"` : ''} sourceRef="${source}" targetRef="${target}" />`,
  );
  return [...nodes, ...flows].join('\n');
}

function drawn(plan: Plan): string {
  const shapes = plan.pieces.map((piece) => {
    const [width, height] = sizeOf(piece);
    const [x, y] = piece.at;
    const { fill, stroke } = piece.colours ?? {};
    const isOpen = piece.inside ? `isExpanded="${piece.isCollapsed !== true}" ` : '';
    const own = `${fill ? `bioc:fill="${fill}" color:background-color="${fill}" ` : ''}${stroke ? `bioc:stroke="${stroke}" color:border-color="${stroke}"` : ''}`;
    const inner = piece.inside && !piece.isCollapsed ? drawn(piece.inside) : '';
    return shape(piece.id, [x - width / 2, y - height / 2, width, height], isOpen + own) + inner;
  });
  const places = new Map(plan.pieces.map((piece) => [piece.id, piece]));
  const edges = plan.ways.map(([source, target]) => edge(places, source, target));
  return [...shapes, ...edges].join('\n');
}

function sizeOf({ type, size }: Piece): readonly [number, number] {
  if (size) return size;
  if (type.endsWith('Event')) return [36, 36];
  return type.endsWith('Gateway') ? [50, 50] : [100, 80];
}

function shape(id: string, [x, y, width, height]: readonly number[], attributes: string): string {
  return `<bpmndi:BPMNShape id="${id}-shape" bpmnElement="${id}" ${attributes}><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" /></bpmndi:BPMNShape>`;
}

/** Out at the right, in at the left; back, from below to below. */
function edge(places: ReadonlyMap<string, Piece>, source: string, target: string): string {
  const from = places.get(source);
  const to = places.get(target);
  if (!from || !to) throw new Error(`${source}-${target} leads nowhere`);
  const [fromX, fromY] = from.at;
  const [toX, toY] = to.at;
  const [fromWidth, fromHeight] = sizeOf(from);
  const [toWidth, toHeight] = sizeOf(to);
  const low = Math.max(fromY + fromHeight / 2, toY + toHeight / 2) + 40;
  const points =
    toX > fromX
      ? [
          [fromX + fromWidth / 2, fromY],
          [toX - toWidth / 2, fromY === toY ? toY : fromY],
          [toX - toWidth / 2, toY],
        ]
      : [
          [fromX, fromY + fromHeight / 2],
          [fromX, low],
          [toX, low],
          [toX, toY + toHeight / 2],
        ];
  const drawnPoints = points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}" />`).join('');
  return `<bpmndi:BPMNEdge id="${source}-${target}-edge" bpmnElement="${source}-${target}">${drawnPoints}</bpmndi:BPMNEdge>`;
}
