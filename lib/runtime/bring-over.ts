import type { Database } from '@/lib/db/database';
import { findLeaves } from '@/lib/db/tables/leaves';
import {
  type ForeignMarking,
  findForeignAmong,
  findForeignInUse,
  type MarkingMove,
  moveAllOrders,
  moveOrders,
} from '@/lib/db/tables/marking-moves';
import { lockOrders, type OrderRow } from '@/lib/db/tables/orders';
import { errorText } from '@/lib/engine/errors';
import type { Library } from '@/lib/engine/library';
import type { PathStep } from '@/lib/engine/path';
import { openWorkDifference, replayPath, shortestPaths } from '@/lib/engine/replay';
import { versionText } from '@/lib/engine/versions';
import type { Loaded } from './loaded-definition';

/** A replica of the older version may put orders on old markings while we look; what is left then moves when it is met. */
const MAX_PASSES = 3;
/** Refused markings that the message names. */
const MAX_NAMED = 10;

export interface BringOverOptions {
  readonly database: Database;
  readonly library: Library;
  /** A definition that orders stand on; all of them are loaded. */
  readonly loadedOf: (definitionId: number) => Loaded;
  /** Stores what is new in its table. */
  readonly store: (loaded: Loaded) => Promise<void>;
}

/** What a start has moved. */
export interface BroughtOver {
  readonly orders: number;
  readonly markings: number;
  /** The versions that they stood on. */
  readonly from: readonly string[];
}

/**
 * Moves all open orders that stand on markings of another version of the library: old → new is found outside any
 * transaction, by replaying a shortest path to each; then one transaction moves all orders.
 * @throws when some marking cannot be moved, naming each with what differs; then no order was moved
 */
export async function bringAllOver(options: BringOverOptions): Promise<BroughtOver> {
  const { database, library } = options;
  let orders = 0;
  const markings = new Set<number>();
  const from = new Set<string>();
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    const foreign = await findForeignInUse(database, library.version);
    if (foreign.length === 0) break;
    const moves = await findSuccessors(foreign, options);
    // A million orders take longer than a request may.
    orders += await database.longTransaction(async (sql) => {
      // Replicas that run wait rather than in a circle with us: 5 s, then they refuse with 503. Reading goes on.
      await sql.script('lock table orders in exclusive mode');
      return moveAllOrders(sql, moves);
    });
    for (const marking of foreign) {
      markings.add(marking.id);
      from.add(versionText(marking));
    }
  }
  return { orders, markings: markings.size, from: [...from] };
}

/**
 * Moves these orders where they stand on markings of another version: a replica of the other version, running beside
 * this one, has just placed or moved them. @throws as `bringAllOver`
 */
export async function bringOver(orders: readonly OrderRow[], options: BringOverOptions): Promise<void> {
  const { database, library } = options;
  const ids = [...new Set(orders.map((order) => order.markingId).filter((id) => id !== null))];
  const foreign = ids.length === 0 ? [] : await findForeignAmong(database, library.version, ids);
  if (foreign.length === 0) return;
  const moves = await findSuccessors(foreign, options);
  const orderIds = orders.map((order) => order.id);
  await database.transaction(async (sql) => {
    await lockOrders(sql, orderIds);
    await moveOrders(sql, moves, orderIds);
  });
}

/** For each marking the one that stands for it in this version of the library. @throws naming those that have none */
async function findSuccessors(
  foreign: readonly ForeignMarking[],
  options: BringOverOptions,
): Promise<MarkingMove[]> {
  const { database, library, loadedOf, store } = options;
  const moves: MarkingMove[] = [];
  const refused: string[] = [];
  for (const group of byTable(foreign)) {
    const loaded = loadedOf(group.definitionId);
    const paths = shortestPaths(await findLeaves(database, group, group.definitionId));
    const found = new Map<number, string>();
    for (const marking of group.markings) {
      const answer = await findSuccessor(marking, paths.get(marking.hash), loaded, library);
      if ('hash' in answer) found.set(marking.id, answer.hash);
      else refused.push(`version ${loaded.version}, marking ${marking.hash}: ${answer.why}`);
    }
    await store(loaded);
    for (const [from, hash] of found) moves.push({ from, to: loaded.markingId(hash) });
  }
  if (refused.length === 0) return moves;
  const more = refused.length > MAX_NAMED ? [`and ${refused.length - MAX_NAMED} more`] : [];
  throw new Error(
    `Open orders cannot be moved to ${versionText(library.version)}; start the version that they stand on.\n${[
      ...refused.slice(0, MAX_NAMED),
      ...more,
    ]
      .map((line) => `  ${line}`)
      .join('\n')}`,
  );
}

async function findSuccessor(
  marking: ForeignMarking,
  path: readonly PathStep[] | undefined,
  { definition, table }: Loaded,
  library: Library,
): Promise<{ readonly hash: string } | { readonly why: string }> {
  if (path === undefined) return { why: 'no stored leaf leads to it' };
  try {
    const { hash, openWork } = await replayPath(definition, table, library.advance, path);
    const why = openWorkDifference(marking.openWork, openWork);
    return why === null ? { hash } : { why };
  } catch (error) {
    return { why: errorText(error) };
  }
}

/** Markings of one definition and one version share a table, which is read once. */
function byTable(foreign: readonly ForeignMarking[]) {
  const groups = new Map<
    string,
    { definitionId: number; engine: string; canonical: number; markings: ForeignMarking[] }
  >();
  for (const marking of foreign) {
    const { definitionId, engine, canonical } = marking;
    const key = JSON.stringify([definitionId, engine, canonical]);
    const group = groups.get(key) ?? { definitionId, engine, canonical, markings: [] };
    group.markings.push(marking);
    groups.set(key, group);
  }
  return groups.values();
}
