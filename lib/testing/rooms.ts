/**
 * The rooms of the house, each with the sentence that says what it is. A file imports only what its room may: other
 * rooms, and packages. What is imported for its types alone may be more, since nothing of it is left when it runs.
 */
export interface Room {
  readonly room: string;
  readonly sentence: string;
  readonly imports: readonly string[];
  readonly types?: readonly string[];
  /** Left out: any. */
  readonly packages?: readonly string[];
}

export const ROOMS: readonly Room[] = [
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
    room: 'lib/secrets/',
    sentence: 'the ring of keys that sign, sealed in the database: knows nothing of what they sign',
    imports: ['lib/contract/secrets', 'lib/db/', 'lib/errors'],
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
    imports: [
      'lib/db/',
      'lib/engine/',
      'lib/payments/',
      'lib/story/amounts',
      'lib/story/desk-filters',
      'lib/story/money-back',
      'lib/contract/desk',
      'lib/contract/order-id',
      'lib/errors',
    ],
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
      'lib/contract/email-address',
      'lib/errors',
      'lib/paths',
    ],
    types: ['lib/contract/'],
  },
  {
    room: 'lib/desk/',
    sentence: 'who may do what at the desk, and what is kept of it: knows no HTTP',
    imports: [
      'lib/db/',
      'lib/orders/',
      'lib/queries/',
      'lib/story/',
      'lib/contract/desk',
      'lib/contract/limits',
      'lib/errors',
    ],
    types: ['lib/contract/', 'lib/runtime/types'],
  },
  {
    room: 'lib/check/',
    sentence: 'the invariants, proven from the database alone',
    imports: ['lib/db/', 'lib/queries/', 'lib/orders/outcome', 'lib/story/amounts'],
    types: ['lib/contract/', 'lib/engine/'],
  },
  {
    room: 'lib/backup/',
    sentence: 'one file of all tables, for both databases: knows no order',
    imports: ['lib/db/', 'lib/errors'],
    packages: ['node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'pg'],
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
      'lib/desk/',
      'lib/engine/',
      'lib/mail/',
      'lib/orders/',
      'lib/payments/',
      'lib/queries/',
      'lib/runtime/',
      'lib/secrets/',
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
      'lib/desk/',
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
