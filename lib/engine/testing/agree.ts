import { checkDefinition, checkExploration } from '../check';
import { explore } from '../explore';
import { exploreByGame } from '../explore-by-game';
import { judgeStep } from '../game/agreement';
import { buildNet, type Net } from '../game/net';
import type { Tokens } from '../game/play';
import { modelOf } from '../model';
import { parseDefinition } from '../parse';
import { createTable } from '../table';
import type { Advance, Definition, Table } from '../types';
import type { Random } from './random';
import { randomWalk, type WalkPath } from './walk';

/** A file that the check lets through without reserve, with what it has learned of it. */
export interface Accepted {
  readonly definition: Definition;
  readonly table: Table;
  readonly net: Net;
}

/**
 * As the check of a file does it, where every job may fail with every error of the file.
 * @returns null where it is refused, or where the check says that it has not tried everything
 */
export async function accept(xml: string): Promise<Accepted | null> {
  const { definition, findings } = await parseDefinition(xml);
  if (definition === null || findings.some(isError)) return null;
  const options = { hasHandler: () => true, declaredErrors: () => definition.errorCodes };
  if (checkDefinition(definition, options).some(isError)) return null;
  const table = createTable(definition);
  const played = await exploreByGame(definition, options);
  const exploration = played?.exploration ?? (await explore(definition, table, options));
  if (checkExploration(definition, exploration).some(isError)) return null;
  if (!exploration.complete || exploration.untried > 0) return null;
  return { definition, table, net: buildNet(modelOf(definition), definition.processId) };
}

/** What walks have come to: so many steps, or what somebody disagreed on. */
export type Walked = { readonly steps: number } | { readonly wrong: string };

/** Random walks, where the table asks the library for what it lacks; each is then played by the game alone. */
export async function walkThrough(
  { definition, table, net }: Accepted,
  random: Random,
  walks: number,
  advance?: Advance,
): Promise<Walked> {
  let steps = 0;
  for (let walk = 0; walk < walks; walk += 1) {
    const path = await randomWalk(definition, table, random, advance);
    steps += path.length;
    const wrong = differenceFrom(net, table, path);
    if (wrong !== null) return { wrong };
  }
  return { steps };
}

/**
 * Plays a walk with the game alone, and says where the table differs (or null). One live run of the library is no
 * witness here: it remembers errors and queued tokens that the marking, from which an order is recovered, does not hold.
 */
export function differenceFrom(net: Net, table: Table, path: WalkPath): string | null {
  let tokens: Tokens | null = null;
  let from: string | null = null;
  for (const { event, answers } of path) {
    const given = new Map(answers.map(({ guard, answer }) => [guard, answer]));
    const step = table.step(from, event, (guard) => given.get(guard) ?? false);
    if (!step.found) return `the table has no entry for ${JSON.stringify(event)}`;
    const { leaf } = step;
    if (leaf.kind === 'incident' && leaf.reason === 'engines-disagree') return leaf.message;
    const marking = leaf.kind === 'moved' ? (table.marking(leaf.to) ?? null) : null;
    const judged = judgeStep(net, tokens, event, { answers, leaf, marking });
    if (!('tokens' in judged)) return judged.message;
    if (leaf.kind !== 'moved') return null;
    tokens = judged.tokens;
    from = leaf.to;
  }
  return null;
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}
