import { beforeAll, describe, expect, test } from 'vitest';
import { checkDefinition } from './check';
import { BLOCK_KINDS, type BlockKind, type Generated, generateProcess } from './testing/generate-process';
import { minimalMarkings } from './testing/minimise';
import { seededRandom } from './testing/random';
import { type Explored, exploreText } from './testing/run-process';
import { compareWithLive, randomWalk, type WalkPath } from './testing/walk';
import type { Leaf, Table } from './types';

/** Another seed: `ENGINE_SEED=7 npx vitest run lib/engine/property.test.ts`. */
const seed = Number(process.env.ENGINE_SEED ?? 20_261_122);
/** The first sixteen of the thirty, on shorter strolls: `npm run test:all` takes all of them. */
const isLarge = Boolean(process.env.TEST_ALL);
const PROCESSES = isLarge ? 30 : 16;
const WALKS = isLarge ? 100 : 12;
const TIMES_OF_A_KIND = isLarge ? 3 : 1;
const MARKING_LIMIT = 60;

describe(`generated processes, ENGINE_SEED=${seed}`, () => {
  const random = seededRandom(seed);
  const processes: Generated[] = [];
  for (let index = 0; index < PROCESSES; index += 1) {
    // What has come up least so far is certain in the next, so that each kind comes up often enough.
    const rare = BLOCK_KINDS.toSorted((a, b) => timesOf(processes, a) - timesOf(processes, b));
    const body = rare.filter((kind) => !kind.endsWith('-tail')).slice(0, 2);
    const tail = rare.filter((kind) => kind.endsWith('-tail')).slice(0, index % 2);
    processes.push(generateProcess(random, [...tail, ...body]));
  }
  const explored = new Map<Generated, Explored>();

  beforeAll(async () => {
    for (const process of processes) explored.set(process, await exploreText(process.text, MARKING_LIMIT));
  });

  test(`contain each supported kind in at least ${TIMES_OF_A_KIND}`, () => {
    const counts = BLOCK_KINDS.map((kind) => [kind, timesOf(processes, kind)] as const);
    expect(counts.filter(([, count]) => count < TIMES_OF_A_KIND)).toEqual([]);
  });

  test('are accepted', () => {
    for (const [process, { definition, exploration }] of explored) {
      const findings = checkDefinition(definition, { hasHandler: () => true, declaredErrors: () => [] });
      expect(
        findings.filter(({ severity }) => severity === 'error'),
        process.text,
      ).toEqual([]);
      expect(exploration.stuck, process.text).toEqual([]);
    }
  });

  test('have hardly more markings than there are things to tell apart', () => {
    // At an inclusive gateway a token that waits and one that never came lead on alike.
    const complete = [...explored].flatMap(([{ kinds }, found]) =>
      found.exploration.complete && !kinds.has('inclusive') ? [found] : [],
    );
    const markings = complete.reduce((sum, { exploration }) => sum + exploration.markings, 0);
    const minimal = complete.reduce((sum, { table }) => sum + minimalMarkings(table), 0);
    expect(complete.length).toBeGreaterThan(PROCESSES / 3);
    expect(minimal).toBeLessThanOrEqual(markings);
    // What an error event on a sub-process inside another one leaves behind tells a few apart that are alike.
    expect(markings).toBeLessThanOrEqual(minimal * 1.06);
  });

  test('step by table as one live run does', async () => {
    let caught = 0;
    let liveSteps = 0;
    for (const [process, { definition, table }] of explored) {
      const paths = new Map<string, WalkPath>();
      for (let walk = 0; walk < WALKS; walk += 1) {
        const path = await randomWalk(definition, table, random);
        paths.set(JSON.stringify(path), path);
      }
      for (const path of longest(paths)) {
        liveSteps += path.length;
        const difference = await compareWithLive(definition, table, path);
        expect(difference, `${process.text}\n${JSON.stringify(path)}`).toBeNull();
      }
      const [path] = paths.values();
      if (
        path !== undefined &&
        (await compareWithLive(definition, plantWrongEntry(table, path), path)) !== null
      )
        caught += 1;
    }
    expect(liveSteps).toBeGreaterThan(PROCESSES * WALKS);
    expect(caught, 'planted wrong entries that were caught').toBe(PROCESSES);
  });
});

function timesOf(processes: readonly Generated[], kind: BlockKind): number {
  return processes.filter(({ kinds }) => kinds.has(kind)).length;
}

/** A walk that another one begins with is covered by it: the library does the same for the same. */
function longest(paths: ReadonlyMap<string, WalkPath>): readonly WalkPath[] {
  const prefixes = new Set<string>();
  for (const path of paths.values()) {
    for (let length = 1; length < path.length; length += 1)
      prefixes.add(JSON.stringify(path.slice(0, length)));
  }
  return [...paths].filter(([key]) => !prefixes.has(key)).map(([, path]) => path);
}

/** The table with one lie: the walk's last step leads where its first one does. */
function plantWrongEntry(table: Table, path: WalkPath): Table {
  const first = table.transitions()[0];
  const last = path.at(-1);
  const lie: Leaf | undefined =
    path.length > 1 ? first?.leaf : { kind: 'incident', reason: 'engine-error', elementId: '', message: '' };
  return Object.assign(Object.create(table), {
    definition: table.definition,
    marking: (hash: string) => table.marking(hash),
    step: (...args: Parameters<Table['step']>) => {
      const step = table.step(...args);
      return args[1] === last?.event && step.found && lie ? { ...step, leaf: lie } : step;
    },
  });
}
