import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkDefinition } from './check';
import { checkDrawing } from './drawing';
import { drawnFile } from './lay-out';
import { parseDefinition } from './parse';
import { type Random, seededRandom } from './testing/random';

const ROUNDS = process.env.TEST_ALL ? 600 : 60;
const folder = 'lib/engine/fixtures';
const files = [
  readFileSync('bpmn/ordering-items-workflow.bpmn', 'latin1'),
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.bpmn'))
    .map((name) => readFileSync(`${folder}/${name}`, 'latin1')),
];

/** What libraries say of themselves. */
const RAW =
  /unparsable|nested error|unresolved|TypeError|undefined|of null|\[object|is not a function|not iterable/;

test(`whatever is damaged, nothing throws, and no library is quoted (${ROUNDS} files)`, async () => {
  const random = seededRandom(17);
  for (let round = 0; round < ROUNDS; round += 1) {
    const text = damaged(random.pick(files), random);
    const { definition, findings, failure } = await parseDefinition(Buffer.from(text, 'latin1'));
    const options = { hasHandler: () => true, declaredErrors: () => [] };
    const drawn =
      definition === null ? [] : [...checkDefinition(definition, options), ...checkDrawing(definition)];
    expect(failure, text).toBeUndefined();
    for (const { message } of [...findings, ...drawn]) expect(message).not.toMatch(RAW);
    await drawnFile(Buffer.from(text, 'latin1'));
  }
});

/** A tag taken out, twice there, or of another name; a value or a reference exchanged; a byte that is another. */
function damaged(text: string, random: Random): string {
  const pick = (pattern: RegExp) => {
    const all = [...text.matchAll(pattern)];
    return all[random.below(Math.max(all.length, 1))];
  };
  const replace = (pattern: RegExp, by: (found: string) => string) => {
    const found = pick(pattern);
    if (found === undefined) return text;
    return text.slice(0, found.index) + by(found[0]) + text.slice(found.index + found[0].length);
  };
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
  switch (random.below(7)) {
    case 0:
      return replace(/<[\w:]+[^>]*\/>/g, () => '');
    case 1:
      return replace(/<[\w:]+[^>]*\/>/g, (tag) => tag + tag);
    case 2:
      return replace(/<(\w+:)\w+(?=[^>]*\/>)/g, (tag) => `${tag}Odd`);
    case 3:
      return replace(/Ref="[^"]*"/g, () => `Ref="${random.pick(ids)}"`);
    case 4:
      return replace(
        /="[^"]*"/g,
        () => `="${random.pick(['', '-1', '0', '__proto__', 'ü', '{}', '1e400'])}"`,
      );
    case 5:
      return replace(/ (?!xmlns)[\w:]+="[^"]*"/g, () => '');
    default: {
      const at = random.below(text.length);
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    }
  }
}
