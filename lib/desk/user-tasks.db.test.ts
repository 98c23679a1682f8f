import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { deleteUserTasks, insertUserTasks } from '@/lib/db/tables/user-tasks';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { endOrder } from '@/lib/orders/end-order';
import { findDeskTasks, readPlace } from '@/lib/queries/desk-tasks';
import { findTaskValues } from '@/lib/queries/task-choices';
import type { App } from '@/lib/server/compose';
import { readTaskFilters } from '@/lib/story/task-filters';
import { rowOf, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { actOnTask } from './task-acts';

/** Who does the user tasks: what the model says, and what people make of it. */

const assigned = (id: string, extensions: string) => ({
  id,
  xml: `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements>${extensions}</bpmn:extensionElements></bpmn:userTask>`,
});
const DIAGRAM = rowOf(
  userTask('first'),
  assigned(
    'second',
    `<zeebe:userTask />
     <zeebe:assignmentDefinition assignee="=owner" candidateGroups="=groups" candidateUsers="bo@example.com" />
     <zeebe:taskSchedule dueDate="=due" /><zeebe:priorityDefinition priority="=urgency" />`,
  ),
);

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.query(
    `insert into desk_account (id, name, email, role, created_at, updated_at, groups) values
     ('ada', 'Ada', 'ada@example.com', 'operator', now(), now(), '{Packers}'),
     ('bo', 'Bo', 'bo@example.com', 'operator', now(), now(), '{}'),
     ('vi', 'Vi', 'vi@example.com', 'viewer', now(), now(), '{Packers}')`,
  );
  app = await openTestApp(database, { diagram: DIAGRAM });
});
beforeEach(async () => {
  for (const { id } of await database.query<{ id: string }>(
    `select id::text from orders where state = 'ACTIVE'`,
  ))
    await app.submit({ kind: endOrder, orderId: id, input: { state: 'TERMINATED' } });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const ADA: Person = { name: 'Ada', role: 'operator', accountId: 'ada' };
const ada = { email: 'ada@example.com', groups: ['Packers'] };
const bo = { email: 'bo@example.com', groups: [] };
const token = { email: null, groups: [] };

/** Behind its first task, whose data say whose the second is. */
async function atSecond(variables: Record<string, unknown>): Promise<string> {
  const { orderId } = await place(app);
  await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'first', variables } });
  return orderId;
}

async function list(
  query: Record<string, string>,
  reader: typeof ada | typeof token = ada,
  after: string | null = null,
) {
  const filters = readTaskFilters((name) => query[name] ?? null);
  const place = after === null ? null : readPlace(after);
  const nameOf = (email: string) => (email === 'ada@example.com' ? 'Ada' : null);
  return findDeskTasks(database, { filters, reader, after: place }, { nameOf, texts: app.queries.texts });
}
const ordersIn = async (...asked: Parameters<typeof list>) =>
  (await list(...asked)).tasks.map(({ orderId }) => orderId);

describe('what the model says', () => {
  test('is evaluated when the task opens, after its inputs, and goes with the task', async () => {
    const orderId = await atSecond({
      owner: 'Ada@example.com',
      groups: ['Packers'],
      due: '2026-12-01T10:00:00Z',
      urgency: 80,
    });
    expect((await list({})).tasks).toEqual([
      {
        ...{ orderId, work: 'user:second', elementId: 'second', name: 'second', priority: 80 },
        ...{ openedAt: expect.any(String), dueAt: '2026-12-01T10:00:00.000Z', followUpAt: null },
        assignee: { said: 'ada@example.com', name: 'Ada' },
        candidateUsers: [{ said: 'bo@example.com', name: null }],
        ...{ candidateGroups: ['Packers'], isMine: true, isSuspended: false },
      },
    ]);
    await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'second', variables: {} } });
    expect((await orderOf(app, orderId)).state).toBe('COMPLETED');
    expect((await list({})).tasks).toEqual([]);
    expect(await database.query('select * from user_task_candidate')).toEqual([]);
  });

  test('gives nothing of the kind: the step before it stops, and says why', async () => {
    const orderId = await atSecond({ urgency: 'very' });
    const order = await orderOf(app, orderId);
    expect([waitsAt(order), order.incidents[0]?.message]).toEqual([
      ['first'],
      expect.stringMatching(/second.*its priority, "=urgency", cannot be taken: .* 0 to 100/),
    ]);
    expect((await list({})).tasks.map(({ elementId }) => elementId)).toEqual(['first']);
  });

  test('all of it goes with an order that ends, and `npm run check` finds nothing', async () => {
    const orderId = await atSecond({ groups: ['Packers'] });
    const { invariants } = await check(snapshotsOf(database), { only: ['I9'] });
    expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
    await app.submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } });
    expect(await database.query('select work from user_task')).toEqual([]);
    expect(await database.query('select work from user_task_candidate')).toEqual([]);
  });
});

describe('the list', () => {
  test('is sorted by priority, then by what is due first; what has no date comes last', async () => {
    const later = await atSecond({ urgency: 50, due: '2026-12-02T10:00:00Z' });
    const undated = await atSecond({ urgency: 50 });
    const sooner = await atSecond({ urgency: 50, due: '2026-12-01T10:00:00Z' });
    const urgent = await atSecond({ urgency: 51 });
    expect(await ordersIn({})).toEqual([urgent, sooner, later, undated]);
  });

  test('mine, for my groups, nobody’s; by person, group and element', async () => {
    const adas = await atSecond({ owner: 'ada@example.com', groups: ['Packers'] });
    const packers = await atSecond({ groups: ['Packers', 'Fragile'] });
    const strangers = await atSecond({ owner: 'someone else' });
    const { orderId: first } = await place(app);
    const sorted = (ids: readonly string[]) => [...ids].sort();
    expect(await ordersIn({ of: 'mine' })).toEqual([adas]);
    expect(await ordersIn({ of: 'groups' })).toEqual([packers]);
    // As a candidate by name, of all that nobody has.
    expect(await ordersIn({ of: 'groups' }, bo)).toEqual([packers]);
    expect(sorted(await ordersIn({ of: 'nobody' }))).toEqual(sorted([packers, first]));
    expect(await ordersIn({ person: 'Someone else' })).toEqual([strangers]);
    expect(sorted(await ordersIn({ group: 'Packers' }))).toEqual(sorted([adas, packers]));
    expect(await ordersIn({ group: 'Fragile' })).toEqual([packers]);
    expect(await ordersIn({ element: 'first' })).toEqual([first]);
    expect(await ordersIn({ of: 'nobody', element: 'second', group: 'Packers' })).toEqual([packers]);
    expect(await ordersIn({ of: 'mine', element: 'first' })).toEqual([]);
    expect([await ordersIn({ of: 'mine' }, token), await ordersIn({ of: 'groups' }, token)]).toEqual([
      [],
      [],
    ]);
    expect(await findTaskValues(database)).toEqual({
      elements: ['first', 'second'],
      assignees: ['ada@example.com', 'someone else'],
      groups: ['Fragile', 'Packers'],
    });
  });

  test('comes in pages that leave nothing out and show nothing twice, whichever index finds it', async () => {
    const placed = await Promise.all(Array.from({ length: 60 }, () => place(app)));
    const wanted = placed.map(({ orderId }) => orderId).sort();
    for (const query of [{}, { of: 'nobody' }, { element: 'first' }, { of: 'nobody', element: 'first' }]) {
      const one = await list(query);
      expect([one.tasks.length, one.lookedAt]).toEqual([50, null]);
      const two = await list(query, ada, one.next);
      expect([...one.tasks, ...two.tasks].map(({ orderId }) => orderId).sort()).toEqual(wanted);
      expect(two.next).toBeNull();
    }
  });

  test('is found by an index, however long it is', async () => {
    await database.query(`insert into user_task (order_number, work, element_id, opened_at, assignee, priority, rank)
      select -n, 'user:other', 'other', now(), 'crowd', 50, n from generate_series(1, 20000) n`);
    await database.query(`insert into user_task_candidate (name, is_free, rank, order_number, work)
      select 'group:Crowd', true, n, -n, 'user:other' from generate_series(1, 20000) n`);
    try {
      await database.query('analyze user_task');
      await database.query('analyze user_task_candidate');
      const orderId = await atSecond({ groups: ['Packers'] });
      expect(await ordersIn({ of: 'nobody' })).toEqual([orderId]);
      expect(await ordersIn({ group: 'Packers' })).toEqual([orderId]);
      // Of many that do not fit it looks at some, and says so.
      const none = await list({ person: 'crowd', element: 'second' });
      expect([none.tasks, none.lookedAt]).toEqual([[], 5_000]);
      expect(none.next).toBe('5000.-5000.user:other');
    } finally {
      await database.query('delete from user_task where order_number < 0');
      await database.query('delete from user_task_candidate where order_number < 0');
    }
  });
});

describe('taking a task', () => {
  const task = (orderId: string, seen: string, to = '') => ({ orderId, work: 'user:second', seen, to });

  test('gives it to one of two who take it at once, and leaves the groups’ list', async () => {
    const orderId = await atSecond({ groups: ['Packers'] });
    const BO: Person = { name: 'Bo', role: 'operator', accountId: 'bo' };
    const tried = await Promise.allSettled(
      [ADA, BO].map((person) => actOnTask(app, person, { act: 'claim-task', ...task(orderId, '') })),
    );
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await ordersIn({ of: 'groups' })).toEqual([]);
    const owner = (await list({})).tasks[0]?.assignee?.said ?? '';
    await expect(actOnTask(app, ADA, { act: 'claim-task', ...task(orderId, '') })).rejects.toThrow(
      `Meanwhile it is a task of ${owner}`,
    );
    await actOnTask(app, ADA, { act: 'release-task', ...task(orderId, owner) });
    expect(await ordersIn({ of: 'groups' })).toEqual([orderId]);
    // The order itself knows nothing of it.
    expect((await orderOf(app, orderId)).version).toBe(2);
  });

  test('gives it to somebody, and keeps who did with the account alone', async () => {
    const orderId = await atSecond({ owner: 'nobody has this' });
    await actOnTask(app, ADA, { act: 'assign-task', ...task(orderId, 'nobody has this', 'bo') });
    expect(await ordersIn({ of: 'mine' }, bo)).toEqual([orderId]);
    const acts = await database.query<{ act: string; input: string; result: string }>(
      'select act, input, result from desk_act order by id desc limit 1',
    );
    expect(acts).toEqual([
      {
        act: 'assign-task',
        input: JSON.stringify({ elementId: 'second', to: 'bo', by: 'ada' }),
        result: 'done',
      },
    ]);
  });

  test('is for who may operate, with an account; and only while it is open', async () => {
    const orderId = await atSecond({});
    const VI: Person = { name: 'Vi', role: 'viewer', accountId: 'vi' };
    await expect(actOnTask(app, VI, { act: 'claim-task', ...task(orderId, '') })).rejects.toThrow(
      'does not allow',
    );
    await expect(
      actOnTask(app, { name: 'operator', role: 'admin' }, { act: 'claim-task', ...task(orderId, '') }),
    ).rejects.toThrow('has no account');
    await expect(actOnTask(app, ADA, { act: 'assign-task', ...task(orderId, '', 'vi') })).rejects.toThrow(
      'an account that may complete tasks',
    );
    await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'second', variables: {} } });
    await expect(actOnTask(app, ADA, { act: 'claim-task', ...task(orderId, '') })).rejects.toThrow(
      'not open any more',
    );
  });
});

test('what it reads may be the items of the order', async () => {
  const other = await openTestDatabase();
  const diagram = rowOf(assigned('only', '<zeebe:priorityDefinition priority="=count(items)" />'));
  const shop = await openTestApp(other, { diagram });
  try {
    await place(shop, [{ sku: 'assam-breakfast', quantity: 2 }]);
    expect(await other.query('select priority from user_task')).toEqual([{ priority: 1 }]);
  } finally {
    await shop.close();
    await other.close();
  }
});

test('tasks that were open before they were kept are found where their orders stand', async () => {
  const { orderId } = await place(app);
  await database.query('delete from user_task');
  const migration = readFileSync('prisma/migrations/20261128182000_user_tasks/migration.sql', 'utf8');
  await database.query(migration.slice(migration.indexOf('INSERT INTO "user_task"')));
  expect((await list({})).tasks).toEqual([
    expect.objectContaining({
      orderId,
      work: 'user:first',
      elementId: 'first',
      priority: 50,
      assignee: null,
    }),
  ]);
});

test('an order without a user task sends no statement of them', async () => {
  const query = vi.fn();
  const sql = { ...database, query };
  await insertUserTasks(sql, []);
  await deleteUserTasks(sql, []);
  expect(query).not.toHaveBeenCalled();
});
