import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkDefinition, checkExploration } from './check';
import { explore } from './explore';
import { exploreByGame } from './explore-by-game';
import { judgeStep } from './game/agreement';
import { buildNet } from './game/net';
import type { Tokens } from './game/play';
import { modelOf } from './model';
import { parseDefinition } from './parse';
import { createTable } from './table';
import { bpmnText } from './testing/bpmn-text';
import { generateGraph } from './testing/generate-graph';
import { mutate } from './testing/mutate';
import { type Random, seededRandom } from './testing/random';
import { shrink } from './testing/shrink';
import { randomWalk, type WalkPath } from './testing/walk';
import type { Definition, Table } from './types';

/** Another seed: `ENGINE_SEED=7 npx vitest run lib/engine/unstructured.test.ts`. */
const isLarge = Boolean(process.env.TEST_ALL);
const seed = Number(process.env.ENGINE_SEED ?? (isLarge ? Date.now() % 1_000_000 : 20_261_128));
/** Walked steps, most of them answered by the table; half of them of graphs, half of mutations. */
const STEPS = isLarge ? 100_000 : 5_000;
const WALKS = 60;

// A large run may be ended before the name of its test is printed.
if (isLarge) process.stdout.write(`ENGINE_SEED=${seed}\n`);

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
    const difference = compareWithGame(definition, table, path);
    if (difference !== null) return `${difference}\n${JSON.stringify(path)}`;
  }
  return steps;
}

/**
 * Plays the walk with the game alone, and says where the table differs (or null). One live run of the library is no
 * witness here: it remembers errors and queued tokens that the marking, from which an order is recovered, does not hold.
 */
function compareWithGame(definition: Definition, table: Table, path: WalkPath): string | null {
  const net = buildNet(modelOf(definition), definition.processId);
  let tokens: Tokens | null = null;
  let from: string | null = null;
  for (const { event, answers } of path) {
    const step = table.step(
      from,
      event,
      (guard) => answers.find((given) => given.guard === guard)?.answer ?? false,
    );
    if (!step.found) return `the table has no entry for ${JSON.stringify(event)}`;
    const { leaf } = step;
    const marking = leaf.kind === 'moved' ? (table.marking(leaf.to) ?? null) : null;
    const judged = judgeStep(net, tokens, event, { answers, leaf, marking });
    if (!('tokens' in judged)) return judged.message;
    if (leaf.kind !== 'moved') return null;
    tokens = judged.tokens;
    from = leaf.to;
  }
  return null;
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
