import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { queuedElements } from './canonical';
import { checkDefinition, checkExploration } from './check';
import { explore } from './explore';
import { exploreByGame } from './explore-by-game';
import { parseDefinition } from './parse';
import { createTable } from './table';
import { bpmnText } from './testing/bpmn-text';
import { generateGraph } from './testing/generate-graph';
import { mutate } from './testing/mutate';
import { type Random, seededRandom } from './testing/random';
import { shrink } from './testing/shrink';
import { compareWithLive, randomWalk } from './testing/walk';
import type { Definition, Table } from './types';

/** Another seed: `ENGINE_SEED=7 npx vitest run lib/engine/unstructured.test.ts`. */
const isLarge = Boolean(process.env.TEST_ALL);
const seed = Number(process.env.ENGINE_SEED ?? (isLarge ? Date.now() % 1_000_000 : 20_261_128));
/** Walked steps, most of them answered by the table; half of them of graphs, half of mutations. */
const STEPS = isLarge ? 100_000 : 5_000;
const WALKS = 60;
/** Of the walks of a process, so many are held against one live run of the library as well. */
const LIVE_WALKS = isLarge ? 3 : 1;

interface Accepted {
  readonly definition: Definition;
  readonly table: Table;
}

/** As the check of a file does it; null: it is refused. */
async function accept(xml: string): Promise<Accepted | null> {
  const { definition, findings } = await parseDefinition(xml);
  if (definition === null || findings.some(({ severity }) => severity === 'error')) return null;
  const options = { hasHandler: () => true, declaredErrors: () => definition.errorCodes };
  if (checkDefinition(definition, options).some(({ severity }) => severity === 'error')) return null;
  const table = createTable(definition);
  const played = await exploreByGame(definition, options);
  const exploration = played?.exploration ?? (await explore(definition, table, options));
  if (checkExploration(definition, exploration).some(({ severity }) => severity === 'error')) return null;
  return { definition, table };
}

/** Walks where the table asks the library for what it lacks. @returns the steps, or what somebody disagreed on */
async function walkThrough({ definition, table }: Accepted, random: Random): Promise<number | string> {
  let steps = 0;
  for (let walk = 0; walk < WALKS; walk += 1) {
    const path = await randomWalk(definition, table, random);
    steps += path.length;
    const wrong = table
      .transitions()
      .map(({ leaf }) => leaf)
      .find((leaf) => leaf.kind === 'incident' && leaf.reason === 'engines-disagree');
    if (wrong?.kind === 'incident') return wrong.message;
    // Orders are always recovered from their marking. One live run knows more of tokens that wait in a queue: it lets
    // them in when what they wait for is interrupted together with its scope.
    const isLive =
      walk < LIVE_WALKS && !table.markings().some(({ state }) => queuedElements(state).length > 0);
    const difference = isLive ? await compareWithLive(definition, table, path) : null;
    if (difference !== null) return `${difference}\n${JSON.stringify(path)}`;
  }
  return steps;
}

async function failsFor(xml: string): Promise<boolean> {
  const accepted = await accept(xml);
  return accepted !== null && typeof (await walkThrough(accepted, seededRandom(seed))) === 'string';
}

async function walkMany(make: (random: Random) => string, toXml: (text: string) => string): Promise<void> {
  const random = seededRandom(seed);
  let steps = 0;
  let taken = 0;
  while (steps < STEPS / 2) {
    const text = make(random);
    const accepted = await accept(toXml(text));
    if (accepted === null) continue;
    taken += 1;
    const walked = await walkThrough(accepted, random);
    if (typeof walked === 'string') {
      const small = await shrink(text, async (fewer) => failsFor(toXml(fewer)));
      expect.fail(`ENGINE_SEED=${seed}: ${walked}\n\n${toXml(small)}`);
    }
    steps += walked;
  }
  expect(taken).toBeGreaterThan(3);
}

test(`library, table and token game agree on graphs without structure, ENGINE_SEED=${seed}`, async () => {
  await walkMany(generateGraph, bpmnText);
}, 3_600_000);

test(`and on mutations of the recorded files, ENGINE_SEED=${seed}`, async () => {
  const folder = new URL('./fixtures/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));
  const texts = files.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  await walkMany(
    (random) => mutate(random.pick(texts), random),
    (xml) => xml,
  );
}, 3_600_000);
