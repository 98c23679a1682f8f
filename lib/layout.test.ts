import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { circlesOf, codeFiles, type Import, importsOf, projectFiles } from './testing/import-graph';
import { ROOMS, type Room } from './testing/rooms';

const files = codeFiles();
const imports = importsOf(files);
const isTest = (file: string) => /\.(test|spec)\.tsx?$|\/testing\//.test(file);
const text = (file: string) => readFileSync(file, 'utf8');

const roomOf = (file: string) =>
  ROOMS.filter(({ room }) => file.startsWith(room)).sort((a, b) => b.room.length - a.room.length)[0];

function isAllowed(
  { from, to, isOurs, isType }: Import,
  { room, imports: ours, types = [], packages }: Room,
) {
  if (!isOurs) return packages === undefined || isType || packages.includes(to);
  // A room within a room is another one.
  if (to.startsWith(room) && roomOf(to)?.room === roomOf(from)?.room) return true;
  return [...ours, ...(isType ? types : [])].some((start) => to.startsWith(start));
}

describe('the rooms', () => {
  test.each(ROOMS.map((room) => [room.room, room.sentence, room] as const))(
    '%s: %s',
    (name, _sentence, room) => {
      const own = imports.filter(({ from }) => roomOf(from)?.room === name && !isTest(from));
      expect(own.length, 'no file stands here any more').toBeGreaterThan(0);
      expect(
        own.filter((one) => !isAllowed(one, room)).map(({ from, to }) => `${from} imports ${to}`),
      ).toEqual([]);
    },
  );

  test('lib imports neither scripts nor components nor the tests from outside', () => {
    const outward = imports.filter(
      ({ from, to }) => from.startsWith('lib/') && /^(app|components|scripts|e2e)\//.test(to),
    );
    expect(outward.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('what tests are made of is imported by tests alone', () => {
    const shipped = imports.filter(
      ({ from, to, isOurs }) => isOurs && /^(app|components|lib)\//.test(from) && !isTest(from) && isTest(to),
    );
    expect(shipped.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('the bounds that pages import bring no schema with them', () => {
    expect(files).toContain('lib/contract/limits.ts');
    expect(imports.filter(({ from }) => from === 'lib/contract/limits.ts')).toEqual([]);
  });

  test('no circle of imports between files', () => {
    const edges = imports.filter(({ isOurs }) => isOurs).map(({ from, to }) => [from, to] as const);
    expect(circlesOf(edges)).toEqual([]);
  });

  test('no circle of imports between folders', () => {
    // A test reaches for what it tests with, wherever that is: it stands beside its file, but is none of its room.
    const edges = imports
      .filter(({ from, to, isOurs }) => isOurs && !isTest(from) && !isTest(to))
      .map(({ from, to }) => [folderOf(from), folderOf(to)] as const);
    expect(circlesOf(edges)).toEqual([]);
  });
});

/** `lib/orders`, `components/ui`; what stands outside such a folder is one place with its like. */
function folderOf(file: string): string {
  const parts = file.split('/');
  return parts.slice(0, parts.length > 2 ? 2 : 1).join('/');
}

describe('house rules', () => {
  test('only the engine core speaks to the library, and one file of it to bpmn-engine', () => {
    const users = (library: RegExp) =>
      imports
        .filter(({ from, to }) => library.test(to) && /^(app|components|lib)\//.test(from) && !isTest(from))
        .map(({ from }) => from);
    expect(users(/^bpmn-(engine|elements)$/).filter((file) => !file.startsWith('lib/engine/'))).toEqual([]);
    expect(users(/^bpmn-engine$/)).toEqual(['lib/engine/advance.ts']);
  });

  test('the token game knows nothing of the library, and promises nothing', () => {
    const game = files.filter((file) => file.startsWith('lib/engine/game/') && !isTest(file));
    const known = /^lib\/engine\/(game\/|kinds|model|path|types)/;
    expect(game.length).toBeGreaterThan(0);
    expect(
      imports.filter(({ from, to }) => game.includes(from) && !known.test(to)).map(({ to }) => to),
    ).toEqual([]);
    expect(game.filter((file) => /\b(async|await|Promise)\b/.test(text(file)))).toEqual([]);
  });

  test('the engine core has no clock and no randomness', () => {
    const banned = /Date\.now\(|Math\.random\(|new Date\(\)|performance\.now\(|setTimeout\(/;
    expect(
      files.filter((file) => file.startsWith('lib/engine/') && !isTest(file) && banned.test(text(file))),
    ).toEqual([]);
  });

  test('no barrels, no utils, no Server Actions', () => {
    expect(files.filter((file) => /(^|\/)(index|utils?)\.(tsx?|mjs)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /^\s*'use server'/m.test(text(file)))).toEqual([]);
  });

  test('a page that asks the running server says so in words where the database takes nothing', () => {
    const users = (module: string) =>
      imports.filter(({ from, to }) => /\/page\.tsx$/.test(from) && to === module).map(({ from }) => from);
    const asking = users('lib/server/app.ts');
    expect(asking.length).toBeGreaterThan(5);
    expect(asking.filter((page) => !users('lib/http/database-page.ts').includes(page))).toEqual([]);
  });

  test('the top level holds nothing but what it may', () => {
    const allowed = new Set(
      `app components lib prisma bpmn e2e public scripts docs .ci .github next.config.js package.json package-lock.json
       tsconfig.json README.md ARCHITECTURE.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE .env.example
       instrumentation.ts biome.json vitest.config.ts playwright.config.ts prisma.config.ts .gitignore .npmrc
       .editorconfig`.split(/\s+/),
    );
    const top = new Set(projectFiles().map((file) => file.split('/')[0] ?? ''));
    expect([...top].filter((name) => !allowed.has(name))).toEqual([]);
    expect(readdirSync('lib').filter((name) => /\.(ts|mjs)$/.test(name) && !isTest(`lib/${name}`))).toEqual([
      'errors.ts',
      'paths.ts',
    ]);
  });
});
