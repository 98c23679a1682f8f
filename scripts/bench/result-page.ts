import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type describeMachine, isReached, type Row } from './report';

type Machine = ReturnType<typeof describeMachine>;

const HEAD = '| row | figure | compared | is to be | measured | what it says |\n|---|---|---|---|---|---|';
const ROW = /^\| (?<what>[^|]+) \|(?:[^|]*\|){3} (?<date>\d{4}-\d\d-\d\d) \|/;

/**
 * The page with the last result of each row. Rows that were not measured this time stay, unless the machine is another.
 * @param file the page; made anew where there is none
 */
export function writeResultPage(file: string, machine: Machine, rows: readonly Row[]): void {
  const title = `${machine.cores} cores (${machine.processor}), ${machine.memoryMiB} MiB, Node ${machine.node}`;
  const lines = new Map<string, string>();
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before.includes(title))
    for (const line of before.split('\n')) {
      const what = ROW.exec(line)?.groups?.what;
      if (what !== undefined) lines.set(what, line);
    }
  for (const row of rows) if (row.void === null) lines.set(row.what, lineOf(row, machine.date.slice(0, 10)));
  writeFileSync(
    file,
    `# The last measurement

${title}. Written by \`npm run bench -- --write\`; the client runs on the same cores. Compare rows of one day with each other;
figures of two machines say nothing.

${HEAD}
${[...lines.values()].join('\n')}
`,
  );
}

function lineOf(row: Row, date: string): string {
  const { what, figure, unit, ratio, to, reach, meaning } = row;
  const compared = ratio === null ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 0)} × ${to}`;
  const target = reach === null ? '' : 'atLeast' in reach ? `≥ ${reach.atLeast}` : `≤ ${reach.atMost}`;
  const verdict = reach === null || isReached(row) ? target : `**${target}**`;
  return `| ${what} | ${`${figure} ${unit}`.trim()} | ${compared} | ${verdict} | ${date} | ${meaning} |`;
}
