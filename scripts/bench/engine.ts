import { readFileSync } from 'node:fs';
import { setImmediate as nextTick } from 'node:timers/promises';
import * as elements from 'bpmn-elements';
import { Engine } from 'bpmn-engine';
import { BpmnModdle } from 'bpmn-moddle';
import serialize, { TypeResolver } from 'moddle-context-serializer';
import { explore } from '@/lib/engine/explore';
import { parseDefinition } from '@/lib/engine/parse';
import { createTable, plainEvent } from '@/lib/engine/table';
import type { EngineEvent, StepResult, Table } from '@/lib/engine/types';
import type { Report } from './report';

const FILE = 'bpmn/ordering-items-workflow.bpmn';
/** What moves a paid order, in order, as the library names it. Six steps: the start is one. */
const WAITS = ['validate-order', 'send-bill', 'payment-received', 'update-accounting', 'package-and-deliver'];
const STEPS_OF_AN_ORDER = WAITS.length + 1;

/** Fewer whole orders a second than this, and the machine is too busy for a baseline: 40 on an idle one, 20 on a slow one. */
const LIBRARY_AT_LEAST = 10;
const STEP_AT_LEAST = 1_000;

export interface Baseline {
  /** Whole orders. */
  readonly perSecond: number;
  /** Why nothing may be compared with it, or null. */
  readonly void: string | null;
}

/** The compiled step against the library's own; gives the baseline that whole orders are compared with. */
export async function benchEngine(report: Report, scale: number): Promise<Baseline> {
  const perSecond = await libraryOrders(60 * scale);
  const reason =
    perSecond < LIBRARY_AT_LEAST ? `bpmn-engine makes fewer than ${LIBRARY_AT_LEAST}/s here` : null;
  report.add('bpmn-engine alone, in memory: whole orders', perSecond, '/s', { void: reason });
  const steps = await compiledSteps(200_000 * scale);
  const ratio = steps / (perSecond * STEPS_OF_AN_ORDER);
  const reach = { atLeast: STEP_AT_LEAST };
  report.add('compiled steps', steps, '/s', { ratio, to: 'bpmn-engine steps', reach, void: reason });
  return { perSecond, void: reason };
}

/** Steps a second by look-up in the compiled table, along the paid path. */
async function compiledSteps(count: number): Promise<number> {
  const table = await compiledTable();
  const path = paidPath(table);
  const started = performance.now();
  for (let done = 0; done < count; ) {
    let marking: string | null = null;
    for (const event of path) {
      const result = table.step(marking, event, () => false);
      if (!result.found || result.leaf.kind === 'incident')
        throw new Error('the paid path is not in the table');
      marking = result.leaf.kind === 'moved' ? result.leaf.to : null;
      done += 1;
    }
  }
  return count / ((performance.now() - started) / 1000);
}

async function compiledTable(): Promise<Table> {
  const { definition } = await parseDefinition(readFileSync(FILE));
  if (definition === null) throw new Error(`${FILE} cannot be read`);
  const table = createTable(definition);
  await explore(definition, table, { declaredErrors: () => [] });
  return table;
}

function paidPath(table: Table): EngineEvent[] {
  const path: EngineEvent[] = [{ type: 'start' }];
  let marking: string | null = null;
  for (const elementId of [null, ...WAITS]) {
    if (elementId !== null) {
      const work = table.marking(marking ?? '')?.openWork.find((open) => open.elementId === elementId);
      if (work === undefined) throw new Error(`${elementId} is not open`);
      path.push(plainEvent(work));
    }
    const event = path.at(-1);
    const result: StepResult | undefined = event && table.step(marking, event, () => false);
    if (!result?.found) throw new Error('the table is not complete');
    marking = result.leaf.kind === 'moved' ? result.leaf.to : null;
  }
  return path;
}

const QUIET = { debug() {}, warn() {}, error() {}, info() {} };
/** No timer of the library ever runs: they are none of its cost here. */
const INERT = {
  executing: [],
  setTimeout: () => ({}),
  clearTimeout() {},
  register() {
    return INERT;
  },
};

/**
 * The baseline: bpmn-engine used directly, one Engine an order, whole paid orders in memory, one after the other.
 * Quiet logger, shared source context, no state tracking, inert timers; no database, no HTTP. Best of three.
 * @returns whole orders a second
 */
async function libraryOrders(count: number): Promise<number> {
  const moddle = await new BpmnModdle().fromXML(readFileSync(FILE, 'utf8'));
  const task = elements.SignalTask;
  const sourceContext = serialize(moddle, TypeResolver({ ...elements, ServiceTask: task }));
  let best = 0;
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    for (let order = 0; order < count; order += 1) await libraryOrder(sourceContext);
    best = Math.max(best, count / ((performance.now() - started) / 1000));
    await nextTick();
  }
  return best;
}

async function libraryOrder(sourceContext: ReturnType<typeof serialize>): Promise<void> {
  const engine = new Engine({
    sourceContext,
    Logger: () => QUIET,
    timers: INERT as unknown as elements.ITimers, // the library reads no more of it than this
    settings: { disableTrackState: true },
  });
  const ended = new Promise((resolve, reject) => {
    engine.once('end', resolve);
    engine.once('error', reject);
  });
  const execution = await engine.execute();
  for (const elementId of WAITS) {
    const open = execution.getPostponed().find((api) => api.id === elementId);
    if (open === undefined) throw new Error(`bpmn-engine does not wait at ${elementId}`);
    if (elementId !== 'payment-received') open.signal();
    else execution.signal({ id: 'message-payment-received' });
  }
  await ended;
}
