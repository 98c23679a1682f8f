import type { Sql } from '@/lib/db/database';
import { findMoves } from '@/lib/db/tables/marking-moves';

/** May an order of this definition that the log leaves on `from` stand on `to`? Null: before the start, after the end. */
export type LeadsTo = (definitionId: number, from: string | null, to: string | null) => boolean;

/**
 * Reads which markings were moved to which when the library's version changed. The log names the old ones for ever, and
 * over several changes a move follows a move.
 */
export async function readMoves(sql: Sql): Promise<LeadsTo> {
  const next = new Map<string, string[]>();
  for (const { definitionId, from, to } of await findMoves(sql)) {
    const key = `${definitionId} ${from}`;
    next.set(key, [...(next.get(key) ?? []), `${definitionId} ${to}`]);
  }
  return (definitionId, from, to) => {
    if (from === to) return true;
    if (from === null || to === null) return false;
    const found = new Set([`${definitionId} ${from}`]);
    // A set gives what is added to it while it is walked; a version that was taken back closes a circle.
    for (const key of found) for (const after of next.get(key) ?? []) found.add(after);
    return found.has(`${definitionId} ${to}`);
  };
}
