import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Accepted, accept, differenceFrom, walkThrough } from './testing/agree';
import { bpmnText } from './testing/bpmn-text';
import { generateGraph } from './testing/generate-graph';
import { LIES, lyingGames, lyingTables, tablesOfLyingLibraries } from './testing/lie';
import { mutate } from './testing/mutate';
import { type Random, seededRandom } from './testing/random';
import { shrink } from './testing/shrink';
import { randomWalk } from './testing/walk';

/** Another seed: `ENGINE_SEED=7 npx vitest run lib/engine/unstructured.test.ts`. Under `TEST_ALL` each run has its own. */
const isLarge = Boolean(process.env.TEST_ALL);
const seed = Number(process.env.ENGINE_SEED ?? (isLarge ? Date.now() % 1_000_000 : 20_261_128));
/** Walked steps, most of them answered by the table, and answers of the library: half of graphs, half of mutations. */
const STEPS = isLarge ? 100_000 : 5_000;
const ANSWERS = isLarge ? 5_000 : 250;
const WALKS = isLarge ? 120 : 60;
/** Files of which lies are told, each of every kind. */
const LIED_ABOUT = isLarge ? 20 : 4;
/** Each a test of its own: one that is silent for minutes is ended. */
const PARTS = isLarge ? 20 : 1;

// A large run may be ended before the name of its test is printed.
if (isLarge) process.stdout.write(`ENGINE_SEED=${seed}\n`);

interface Source {
  readonly make: (random: Random) => string;
  readonly toXml: (text: string) => string;
}

const folder = new URL('./fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));
const texts = files.map((name) => readFileSync(new URL(name, folder), 'utf8'));

const GRAPHS: Source = { make: generateGraph, toXml: bpmnText };
const MUTATIONS: Source = { make: (random) => mutate(random.pick(texts), random), toXml: (xml) => xml };

/** What the check accepts of a source; each file has a random source of its own, so that it can be walked again. */
async function* acceptedOf({ make, toXml }: Source, part = 0) {
  const random = seededRandom(seed + part * 1_000_003);
  while (true) {
    const own = random.below(2 ** 31);
    const text = make(seededRandom(own));
    const accepted = await accept(toXml(text));
    if (accepted !== null) yield { own, text, accepted };
  }
}

async function walkMany(source: Source, part: number): Promise<void> {
  const share = 1 / (2 * PARTS);
  const walked = { steps: 0, answers: 0, files: 0 };
  for await (const { own, text, accepted } of acceptedOf(source, part)) {
    const found = await walkThrough(accepted, seededRandom(own), WALKS);
    if ('wrong' in found) {
      const fails = async (fewer: string) => {
        const again = await accept(source.toXml(fewer));
        return again !== null && 'wrong' in (await walkThrough(again, seededRandom(own), WALKS));
      };
      expect.fail(
        `ENGINE_SEED=${seed}: ${found.wrong}\n\n${source.toXml(await shrink(text, fails))}\n\nmade of\n${text}`,
      );
    }
    walked.steps += found.steps;
    walked.answers += accepted.table.transitions().length;
    walked.files += 1;
    if (walked.steps >= STEPS * share && walked.answers >= ANSWERS * share) break;
  }
  if (isLarge) process.stdout.write(`${JSON.stringify(walked)}\n`);
}

describe(`library, table and token game agree, ENGINE_SEED=${seed}`, () => {
  const parts = Array.from({ length: PARTS }, (_, part) => part);
  test.each(parts)('on graphs without structure, part %i', (part) => walkMany(GRAPHS, part));
  test.each(parts)(
    'on mutations of the recorded files, part %i',
    (part) => walkMany(MUTATIONS, part),
    600_000,
  );
});

test('the graphs hold event sub-processes, inclusive joins, escalations, thrown and caught, and messages', () => {
  const random = seededRandom(seed);
  const made = Array.from({ length: 500 }, () => generateGraph(seededRandom(random.below(2 ** 31))));
  const joins = (text: string) => {
    const targets = [...text.matchAll(/-> (inclusive_\d+)\b/g)].map(([, id]) => id);
    return new Set(targets).size < targets.length;
  };
  const holding = (has: (text: string) => boolean) => made.filter(has).length;
  expect(holding((text) => / event \{/.test(text))).toBeGreaterThan(10);
  expect(holding(joins)).toBeGreaterThan(5);
  for (const kind of ['throw', 'end', 'boundary', 'start'])
    expect(
      holding((text) => new RegExp(`^${kind} .*escalation=`, 'm').test(text)),
      kind,
    ).toBeGreaterThan(3);
  for (const kind of ['throw', 'end', 'start'])
    expect(
      holding((text) => new RegExp(`^${kind} .*message=`, 'm').test(text)),
      kind,
    ).toBeGreaterThan(3);
});

/** The longest of some walks that end in no incident: of those there is little to lie about. */
async function longWalk({ definition, table }: Accepted, random: Random) {
  const paths = [];
  for (let walk = 0; walk < 10; walk += 1) paths.push(await randomWalk(definition, table, random));
  return paths.reduce((longest, path) => (path.length > longest.length ? path : longest));
}

test(`lies of the table, the game and the library are all found, ENGINE_SEED=${seed}`, async () => {
  const told = new Map<string, number>();
  let files = 0;
  for await (const { own, text, accepted } of acceptedOf(GRAPHS)) {
    const { definition, table, net } = accepted;
    const path = await longWalk(accepted, seededRandom(own));
    const tell = (lie: string, difference: string | null) => {
      expect(difference, `${lie}\n${text}\n${JSON.stringify(path)}`).not.toBeNull();
      told.set(lie, (told.get(lie) ?? 0) + 1);
    };
    for (const { lie, table: lying } of lyingTables(table, path))
      tell(`table: ${lie}`, differenceFrom(net, lying, path));
    for (const { lie, table: lying } of tablesOfLyingLibraries(table, path))
      tell(`library: ${lie}`, differenceFrom(net, lying, path));
    for (const { lie, net: lying } of lyingGames(definition, table, path))
      tell('game: a flow less', differenceFrom(lying, table, path) && lie);
    files += 1;
    if (files >= LIED_ABOUT) break;
  }
  const kinds = Object.keys(LIES).flatMap((lie) => [`table: ${lie}`, `library: ${lie}`]);
  expect([...told.keys()].sort()).toEqual([...kinds, 'game: a flow less'].sort());
});
