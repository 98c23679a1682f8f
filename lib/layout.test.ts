import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { circlesOf, codeFiles, type Import, importsOf, projectFiles } from './testing/import-graph';

/**
 * The rooms of the house, each with the sentence that says what it is. A file imports only what its room may: other
 * rooms, and packages. What is imported for its types alone may be more, since nothing of it is left when it runs.
 */
interface Room {
  readonly room: string;
  readonly sentence: string;
  readonly imports: readonly string[];
  readonly types?: readonly string[];
  /** Left out: any. */
  readonly packages?: readonly string[];
}

const ROOMS: readonly Room[] = [
  {
    room: 'lib/contract/',
    sentence: 'what is said over HTTP: imports only zod, its OpenAPI also zod-openapi',
    imports: [],
    packages: ['zod', 'zod-openapi'],
  },
  {
    room: 'lib/story/',
    sentence: 'what an order means to a reader: imports no React and no server, for it runs on both sides',
    imports: [
      'lib/contract/process-names',
      'lib/contract/limits',
      'lib/contract/email-address',
      'lib/contract/seen-text',
      'lib/paths',
    ],
    types: ['lib/contract/'],
    packages: [],
  },
  {
    room: 'lib/browser/',
    sentence: 'what the page does: imports no room of the server',
    imports: ['lib/story/', 'lib/paths'],
    types: ['lib/contract/'],
    packages: ['react', 'swr'],
  },
  {
    room: 'lib/engine/',
    sentence: 'what BPMN means: imports nothing of ours, no database and no clock',
    imports: [],
    packages: [
      'bpmn-elements',
      'bpmn-engine',
      'bpmn-moddle',
      'feelin',
      'luxon',
      'moddle-context-serializer',
      'node:crypto',
      'node:util',
      'zeebe-bpmn-moddle',
    ],
  },
  {
    room: 'lib/db/',
    sentence: 'the tables: imports types of what they hold, and no rules',
    imports: ['lib/engine/versions'],
    types: ['lib/contract/', 'lib/engine/'],
  },
  {
    room: 'lib/runtime/',
    sentence: 'how an order moves: knows neither payments nor stock, nor who asks',
    imports: ['lib/engine/', 'lib/db/', 'lib/contract/limits', 'lib/errors'],
    types: ['lib/contract/'],
  },
  {
    room: 'lib/payments/',
    sentence: 'the payment providers, each behind one type',
    imports: ['lib/story/amounts', 'lib/story/currencies', 'lib/errors'],
    types: ['lib/contract/', 'lib/db/'],
  },
  {
    room: 'lib/mail/',
    sentence: 'what customers are written',
    imports: ['lib/contract/email-address', 'lib/db/', 'lib/story/amounts', 'lib/story/money', 'lib/paths'],
    types: ['lib/contract/'],
  },
  {
    room: 'lib/tasks/',
    sentence: 'the service tasks of the diagram, one file each',
    imports: ['lib/db/'],
    types: ['lib/runtime/types'],
  },
  {
    room: 'lib/queries/',
    sentence: 'what is read: changes nothing',
    imports: ['lib/db/', 'lib/engine/', 'lib/payments/', 'lib/story/amounts', 'lib/errors'],
    types: ['lib/contract/', 'lib/runtime/types'],
  },
  {
    room: 'lib/orders/',
    sentence: 'the use cases: know no HTTP and no running server',
    imports: [
      'lib/contract/process-names',
      'lib/runtime/',
      'lib/queries/',
      'lib/payments/',
      'lib/mail/',
      'lib/db/',
      'lib/engine/',
      'lib/story/',
      'lib/contract/order-id',
      'lib/errors',
      'lib/paths',
    ],
    types: ['lib/contract/'],
  },
  {
    room: 'lib/check/',
    sentence: 'the invariants, proven from the database alone',
    imports: ['lib/db/', 'lib/queries/', 'lib/orders/outcome', 'lib/story/amounts'],
    types: ['lib/contract/', 'lib/engine/'],
  },
  {
    room: 'lib/server/gate/',
    sentence: 'what every request passes: knows no order',
    imports: [],
    packages: ['lru-cache', 'node:crypto', 'node:fs', 'node:http', 'node:net', 'node:path'],
  },
  {
    room: 'lib/server/',
    sentence: 'the process: wires all of it together, and is known to HTTP alone',
    imports: [
      'lib/server/gate/',
      'lib/check/',
      'lib/contract/',
      'lib/db/',
      'lib/engine/',
      'lib/mail/',
      'lib/orders/',
      'lib/payments/',
      'lib/queries/',
      'lib/runtime/',
      'lib/tasks/',
      'lib/errors',
    ],
  },
  {
    room: 'lib/http/',
    sentence: 'parse, one call, answer',
    imports: [
      'lib/contract/',
      'lib/db/',
      'lib/mail/',
      'lib/orders/',
      'lib/payments/',
      'lib/queries/',
      'lib/runtime/',
      'lib/server/',
      'lib/story/',
      'lib/errors',
      'lib/paths',
    ],
  },
  {
    room: 'components/process-diagram/',
    sentence: 'a diagram that is heard and walked: knows no order',
    imports: [],
    packages: ['bpmn-js', 'diagram-js', 'react', 'react-dom', 'next', 'tiny-svg'],
  },
  {
    room: 'components/',
    sentence: 'render what they are given: import no room of the server',
    imports: ['components/', 'lib/browser/', 'lib/story/', 'lib/contract/limits', 'lib/paths'],
    types: ['lib/contract/'],
    packages: ['next', 'react', 'react-dom', 'swr'],
  },
  { room: 'app/', sentence: 'the addresses: pages and route handlers', imports: ['components/', 'lib/'] },
  {
    room: 'e2e/support/',
    sentence: 'one server, one client: what all the tests from outside share',
    imports: ['lib/', 'scripts/setup/'],
  },
  {
    room: 'e2e/',
    sentence: 'the tests from outside',
    imports: ['e2e/support/', 'lib/', 'components/', 'scripts/setup/', 'scripts/check/'],
  },
  {
    room: 'scripts/setup/',
    sentence: 'what runs before the install: plain modules without a package',
    imports: ['lib/server/lock', 'lib/server/process-identity'],
  },
  {
    room: 'scripts/start/',
    sentence: 'what starts the server: plain modules without a package',
    imports: ['scripts/setup/', 'lib/server/'],
  },
  {
    room: 'scripts/',
    sentence: 'what a person types',
    imports: ['scripts/', 'lib/', 'e2e/support/'],
  },
];

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
