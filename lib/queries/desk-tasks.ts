import type { DeskTaskJson, DeskTasksJson, TaskPerson } from '@/lib/contract/desk-tasks';
import type { Sql } from '@/lib/db/database';
import type { UserTaskRow } from '@/lib/db/tables/user-tasks';
import type { TaskFilters } from '@/lib/story/task-filters';
import type { DefinitionTexts } from './definition-texts';

/** Tasks on a page. */
export const TASKS_PAGE = 50;
/** Tasks that are looked at for one page: where several filters are set, one is found by its index, and the others by looking. */
const LOOKED_AT = 5_000;

/** Who looks at the list. */
export interface TaskReader {
  /** Of their account, in small letters; null: they have none. */
  readonly email: string | null;
  readonly groups: readonly string[];
}

/** A place in the list. */
export type TaskPlace = Pick<UserTaskRow, 'rank' | 'orderNumber' | 'work'>;

interface Row extends UserTaskRow {
  readonly orderId: string;
  readonly definitionId: number;
  readonly isSuspended: boolean;
}

const ORDER = 'rank, order_number, work';
const COLUMNS = `t.rank, t.order_number as "orderNumber", t.work, o.id::text as "orderId", o.definition_id as "definitionId",
  o.suspended as "isSuspended", t.element_id as "elementId", t.opened_at as "openedAt", t.assignee, t.due_at as "dueAt",
  t.follow_up_at as "followUpAt", t.priority, array(select c.name from user_task_candidate c
    where c.order_number = t.order_number and c.work = t.work order by c.name) as candidates`;

/** The text of an address for a place in the list. */
export const placeText = ({ rank, orderNumber, work }: TaskPlace): string => `${rank}.${orderNumber}.${work}`;

/** @returns null: the text is no place */
export function readPlace(text: string): TaskPlace | null {
  const [, rank, orderNumber, work] = /^(\d{1,18})\.(\d{1,18})\.(.{1,2000})$/s.exec(text) ?? [];
  if (rank === undefined || orderNumber === undefined || work === undefined || /\0/.test(work)) return null;
  return { rank: BigInt(rank), orderNumber: BigInt(orderNumber), work };
}

/** Puts a value into a statement. @returns how it is named there */
type Bind = (value: unknown, type: string) => string;
/** The next few of the list's order, of those that a condition lets through. */
type Window = (where: string, from?: string) => string;

/** What one filter asks. */
interface Part {
  /** Finds tasks by an index. */
  found(bind: Bind, window: Window): string;
  /** Asks it of a task `t` that another filter has found. */
  asked(bind: Bind): string;
}

const havingColumn = (column: 'assignee' | 'element_id', value: string): Part => ({
  found: (bind, window) => window(`${column} = ${bind(value, 'text')}`),
  asked: (bind) => `t.${column} = ${bind(value, 'text')}`,
});

/** @param isFree null: whether somebody has it or not */
const havingCandidate = (names: readonly string[], isFree: boolean | null): Part => ({
  found: (bind, window) => {
    const few = window('c.name = a.name and c.is_free = f.is_free', 'user_task_candidate c');
    return `select distinct ${ORDER} from unnest(${bind(names, 'text[]')}) a(name)
      cross join (values ${isFree === null ? '(true), (false)' : `(${isFree})`}) f(is_free) cross join lateral (${few}) one`;
  },
  asked: (
    bind,
  ) => `exists (select 1 from user_task_candidate c where c.order_number = t.order_number and c.work = t.work
    and c.name = any(${bind(names, 'text[]')})${isFree === null ? '' : ` and c.is_free = ${isFree}`})`,
});

/** The filters that are set; the first finds. */
function partsOf({ of, person, group, element }: TaskFilters, { email, groups }: TaskReader): Part[] {
  const mine = [...(email === null ? [] : [`user:${email}`]), ...groups.map((name) => `group:${name}`)];
  return [
    // Nobody has a blank for an address.
    ...(of === 'mine' ? [havingColumn('assignee', email ?? ' ')] : []),
    ...(person === '' ? [] : [havingColumn('assignee', person)]),
    ...(of === 'groups' ? [havingCandidate(mine, true)] : []),
    ...(group === '' ? [] : [havingCandidate([`group:${group}`], null)]),
    ...(element === '' ? [] : [havingColumn('element_id', element)]),
    ...(of === 'nobody' ? [havingColumn('assignee', '')] : []),
  ];
}

/** What is looked at for a page. */
function lookedAt(driver: Part | undefined, after: TaskPlace | null, limit: number) {
  const values: unknown[] = [];
  const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
  const beyond =
    after === null
      ? 'true'
      : `(${ORDER}) > (${bind(after.rank, 'bigint')}, ${bind(after.orderNumber, 'bigint')}, ${bind(after.work, 'text')})`;
  const window: Window = (where, from = 'user_task') =>
    `select ${ORDER} from ${from} where ${where} and ${beyond} order by ${ORDER} limit ${limit}`;
  const found = driver === undefined ? window('true') : driver.found(bind, window);
  return { values, bind, text: `select * from (${found}) found order by ${ORDER} limit ${limit}` };
}

/** A page of the open user tasks, the most urgent first: by priority, then by what is due first. `/desk/tasks` */
export async function findDeskTasks(
  sql: Sql,
  {
    filters,
    reader,
    after,
  }: { readonly filters: TaskFilters; readonly reader: TaskReader; readonly after: TaskPlace | null },
  { nameOf, texts }: { readonly nameOf: (email: string) => string | null; readonly texts: DefinitionTexts },
): Promise<DeskTasksJson> {
  const [driver, ...others] = partsOf(filters, reader);
  const limit = others.length > 0 ? LOOKED_AT : TASKS_PAGE + 1;
  const { values, bind, text } = lookedAt(driver, after, limit);
  const asked = others.map((part) => part.asked(bind)).join(' and ') || 'true';
  const rows = await sql.query<Row>(
    `select ${COLUMNS} from (${text}) l join user_task t on t.order_number = l.order_number and t.work = l.work
      join orders o on o.number = t.order_number where ${asked}
      order by t.rank, t.order_number, t.work limit ${TASKS_PAGE + 1}`,
    values,
  );
  const shown = rows.slice(0, TASKS_PAGE);
  const tasks = await Promise.all(shown.map((row) => taskJson(row, { nameOf, texts, reader })));
  const last = shown.at(-1);
  if (rows.length > TASKS_PAGE && last !== undefined) return { tasks, next: placeText(last), lookedAt: null };
  if (others.length === 0) return { tasks, next: null, lookedAt: null };
  // Where the look ended, if there may be more behind it.
  const looked = lookedAt(driver, after, limit);
  const [ended] = await sql.query<TaskPlace>(
    `select rank, order_number as "orderNumber", work from (${looked.text}) l order by ${ORDER} offset ${limit - 1} limit 1`,
    looked.values,
  );
  return ended === undefined
    ? { tasks, next: null, lookedAt: null }
    : { tasks, next: placeText(ended), lookedAt: LOOKED_AT };
}

/** One open user task; null: it is not open. */
export async function findDeskTask(
  sql: Sql,
  { orderId, work, reader }: { readonly orderId: string; readonly work: string; readonly reader: TaskReader },
  { nameOf, texts }: { readonly nameOf: (email: string) => string | null; readonly texts: DefinitionTexts },
): Promise<DeskTaskJson | null> {
  const [row] = await sql.query<Row>(
    `select ${COLUMNS} from orders o join user_task t on t.order_number = o.number where o.id = $1::bigint and t.work = $2`,
    [orderId, work],
  );
  return row === undefined ? null : taskJson(row, { nameOf, texts, reader });
}

async function taskJson(
  row: Row,
  {
    nameOf,
    texts,
    reader,
  }: { nameOf: (email: string) => string | null; texts: DefinitionTexts; reader: TaskReader },
): Promise<DeskTaskJson> {
  const person = (said: string): TaskPerson => ({ said, name: nameOf(said) });
  const named = (kind: 'user:' | 'group:') =>
    row.candidates.flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
  const version = await texts.byId(row.definitionId);
  return {
    ...{ orderId: row.orderId, work: row.work, elementId: row.elementId, priority: row.priority },
    name: version?.elements[row.elementId]?.name || row.elementId,
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    followUpAt: row.followUpAt?.toISOString() ?? null,
    assignee: row.assignee === '' ? null : person(row.assignee),
    candidateUsers: named('user:').map(person),
    candidateGroups: named('group:'),
    isMine: row.assignee !== '' && row.assignee === reader.email,
    isSuspended: row.isSuspended,
  };
}
