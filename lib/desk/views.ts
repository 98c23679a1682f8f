import type { Person } from '@/lib/contract/desk';
import type { DeskViewJson } from '@/lib/contract/desk-views';
import { MAX_VIEW_NAME } from '@/lib/contract/limits';
import type { Database, Transaction } from '@/lib/db/database';
import { chainDeskAct } from '@/lib/db/tables/desk-acts';
import {
  addDeskView,
  type DeskViewRow,
  findDeskViews,
  lockDeskView,
  removeDeskView,
  renameDeskView,
} from '@/lib/db/tables/desk-views';
import { AppError } from '@/lib/errors';
import { actRow } from '@/lib/record/keep-act';
import { listQueryOf, queryText, viewQueryOf } from '@/lib/story/desk-views';
import { can } from './can';

/** More nobody finds anything in: of one person, and for everybody. */
const MAX_OWN = 50;
const MAX_SHARED = 50;
/** Any number that nothing else in this database locks: views are kept one after the other, so that they can be counted. */
const VIEWS_LOCK = 7_302_661;

/** All who have the operator's token are one to the shop. */
const ownerOf = ({ accountId, tokenId }: Person): string => accountId ?? tokenId ?? 'operator';

/** A form about a view: what was wrong, by its field. */
export type ViewResult =
  | { readonly ok: true; readonly value: null }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };
const DONE: ViewResult = { ok: true, value: null };
const wrong = (field: string, sentence: string): ViewResult => ({ ok: false, errors: { [field]: sentence } });

/** The views of a person, those for everybody first. */
export async function listViews(database: Database, person: Person): Promise<DeskViewJson[]> {
  return (await findDeskViews(database, ownerOf(person))).map((row) => ({
    ...{ id: row.id.toString(), name: row.name, isShared: row.shared, person: row.person },
    query: listQueryOf(row.query),
    mayChange: mayChange(person, row),
  }));
}

const mayChange = (person: Person, { owner, shared }: DeskViewRow) =>
  can.changeView(person, { isMine: owner === ownerOf(person), isShared: shared });

/**
 * Keeps filters and columns under a name. The record keeps what is for everybody.
 * @param view `query`: of the list's address; what was searched for is left out of it
 * @returns what is wrong with the name
 * @throws AppError `forbidden`
 */
export async function keepView(
  database: Database,
  person: Person,
  view: { readonly name: string; readonly query: string; readonly isShared: boolean },
): Promise<ViewResult> {
  const { isShared } = view;
  if (!(isShared ? can.shareView(person) : can.look(person))) throw notYours(person);
  const owner = ownerOf(person);
  const query = queryText(viewQueryOf(view.query));
  return database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [VIEWS_LOCK]);
    const beside = (await findDeskViews(sql, owner)).filter(({ shared }) => shared === isShared);
    const name = view.name.trim();
    const problem = nameProblem(name, beside);
    if (problem !== null) return wrong('name', problem);
    const most = isShared ? MAX_SHARED : MAX_OWN;
    if (beside.length >= most)
      return wrong('name', `There are ${most} views already: remove one of them first.`);
    await addDeskView(sql, {
      name,
      query,
      owner,
      person: person.name,
      shared: isShared,
      createdAt: new Date(),
    });
    if (isShared) await record(sql, person, 'share-view', { name, query });
    return DONE;
  });
}

/** @returns what is wrong with the name @throws AppError `not-found`, `forbidden` */
export function renameView(
  database: Database,
  person: Person,
  { id, name: wanted }: { readonly id: bigint; readonly name: string },
): Promise<ViewResult> {
  return database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [VIEWS_LOCK]);
    const view = await requireView(sql, person, id);
    const seen = await findDeskViews(sql, view.owner);
    const beside = seen.filter((one) => one.shared === view.shared && one.id !== id);
    const name = wanted.trim();
    const problem = nameProblem(name, beside);
    if (problem !== null) return wrong('name', problem);
    await renameDeskView(sql, id, name);
    if (view.shared) await record(sql, person, 'rename-view', { name: [view.name, name] });
    return DONE;
  });
}

/** @throws AppError `not-found`, `forbidden` */
export function removeView(database: Database, person: Person, id: bigint): Promise<ViewResult> {
  return database.transaction(async (sql) => {
    const view = await requireView(sql, person, id);
    await removeDeskView(sql, id);
    if (view.shared) await record(sql, person, 'remove-view', { name: view.name, query: view.query });
    return DONE;
  });
}

/** One that this person sees and may change. Of another's own view nobody learns that it is there. */
async function requireView(sql: Transaction, person: Person, id: bigint): Promise<DeskViewRow> {
  const view = await lockDeskView(sql, id);
  if (view === null || !(view.shared || view.owner === ownerOf(person)))
    throw new AppError('not-found', 'This view is gone: somebody has removed it.');
  if (!mayChange(person, view)) throw notYours(person);
  return view;
}

const notYours = ({ role }: Person) => new AppError('forbidden', `Your role, ${role}, does not allow this.`);

function nameProblem(name: string, beside: readonly DeskViewRow[]): string | null {
  if (name === '') return 'Give it a name.';
  if (name.length > MAX_VIEW_NAME) return `Takes ${MAX_VIEW_NAME} characters at most.`;
  const isTaken = beside.some((view) => view.name.toLowerCase() === name.toLowerCase());
  return isTaken ? 'There is a view of this name: take another.' : null;
}

const record = (sql: Transaction, person: Person, act: string, input: Readonly<Record<string, unknown>>) =>
  chainDeskAct(sql, actRow(person, { act, orderNumber: null, input, reason: '' }));
