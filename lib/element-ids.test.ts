import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, it } from 'vitest';
import { codeFiles } from './testing/import-graph';

/**
 * Whoever redraws the model gives its elements ids of their own. So what is told and offered is decided by message
 * name, kind of work, handler and `zeebe:property`; names that both sides agree on stand in `contract/process-names.ts`.
 */
const ROOMS = ['app/', 'components/', 'lib/browser/', 'lib/http/', 'lib/mail/', 'lib/queries/', 'lib/story/'];

const isTold = (file: string) =>
  ROOMS.some((room) => file.startsWith(room)) && !/\.test\.tsx?$|\/testing\//.test(file);

/** Nodes, flows and event definitions of the shipped process. */
function shippedIds(): string[] {
  const xml = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
  const [, inside = ''] = /<bpmn:process [^>]*>([\s\S]*)<\/bpmn:process>/.exec(xml) ?? [];
  return [...inside.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
}

/** Every text in the code of a file: strings, parts of templates, what stands between tags. No comments, no imports. */
function textsOf(file: string): string[] {
  const found: string[] = [];
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'));
  expect(errors, file).toEqual([]);
  new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string' && !/^(\.|@\/)/.test(value)) found.push(value);
    },
    TemplateElement: ({ value }) => found.push(value.cooked ?? value.raw),
    JSXText: ({ value }) => found.push(value),
  }).visit(program);
  return found;
}

const ids = shippedIds();
// An id with anything behind it is a guess at ids: `payment-received-…`.
const holdsId = new RegExp(`(^|[^\\w-])(${ids.join('|')})`);

it('no page and nothing that it is told by knows an element of the shipped diagram by its id', () => {
  expect(ids.length).toBeGreaterThan(40);
  const files = codeFiles().filter(isTold);
  expect(files.length).toBeGreaterThan(200);
  const told = files.flatMap((file) =>
    textsOf(file)
      .filter((text) => holdsId.test(text))
      .map((text) => `${file}: ${text}`),
  );
  expect(told).toEqual([]);
});

it('would see one', () => {
  for (const text of ['send-bill', "g[data-element-id='payment-received-after-reminder']", 'order-fulfilled'])
    expect(text).toMatch(holdsId);
  for (const text of ['resend-bill', 'Payment received', 'order-number']) expect(text).not.toMatch(holdsId);
});

it('nor by the beginning of an id', () => {
  const guesses = codeFiles()
    .filter(isTold)
    .filter((file) =>
      /lementId\s*\.\s*(startsWith|endsWith|includes|match)\(/.test(readFileSync(file, 'utf8')),
    );
  expect(guesses).toEqual([]);
});
