import type { Sql } from '@/lib/db/database';

/** Values of one kind; nobody chooses among more. */
const MOST = 500;

/** The different values of an indexed column, each found by one look into the index, however many rows have it. */
const different = (table: string, column: string) => `with recursive one as (
    (select ${column} as value from ${table} order by ${column} limit 1)
    union all
    select (select t.${column} from ${table} t where t.${column} > one.value order by t.${column} limit 1)
      from one where one.value is not null)
  select value from one where value is not null limit ${MOST}`;

const ELEMENTS = different('user_task', 'element_id');
const ASSIGNEES = different('user_task', 'assignee');
const CANDIDATES = different('user_task_candidate', 'name');

const valuesOf = async (sql: Sql, text: string) =>
  (await sql.query<{ value: string }>(text)).map(({ value }) => value);

/** What open user tasks are told apart by: the elements they wait at, whose they are, the groups that may take them. */
export async function findTaskValues(sql: Sql): Promise<{
  readonly elements: readonly string[];
  readonly assignees: readonly string[];
  readonly groups: readonly string[];
}> {
  const [elements, assignees, candidates] = await Promise.all([
    valuesOf(sql, ELEMENTS),
    valuesOf(sql, ASSIGNEES),
    valuesOf(sql, CANDIDATES),
  ]);
  const group = 'group:';
  return {
    elements,
    assignees: assignees.filter((name) => name !== ''),
    groups: candidates.flatMap((name) => (name.startsWith(group) ? [name.slice(group.length)] : [])),
  };
}
