import type { Table } from '@/lib/engine/types';
import type { CheckedFile } from './check-file';
import { findingText } from './check-file';

/** A line for the log of the start. */
export interface StartLine {
  readonly level: 'info' | 'warn';
  readonly text: string;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** Something a person should look at. */
export const warning = (text: string): StartLine => ({ level: 'warn', text, figures: {} });

/** A warning where a version has stored steps that mean something else by BPMN: orders may stand behind them. */
export function unconfirmedLines(version: number, table: Table): StartLine[] {
  const markings = table.unconfirmed().length;
  if (markings === 0) return [];
  const text = `version ${version}: ${markings} stored markings are behind steps that mean something else by BPMN; an order that stands there stops with an incident at its next step.`;
  return [warning(text)];
}

/** One line with what was found of a process, and a warning for each finding. @param ms how long the check took */
export function linesOf(
  name: string,
  { report, findings, asked, failure }: CheckedFile,
  ms: number,
): StartLine[] {
  const warnings = findings.map((finding) => warning(`${name}: ${findingText(finding)}`));
  if (failure !== undefined)
    warnings.push({ level: 'warn', text: `${name}: what failed`, figures: { err: failure } });
  if (!report?.table) return warnings;
  const { markings, transitions, complete } = report.table;
  const table = asked === 0 ? 'stored' : 'walked';
  const ends = Object.fromEntries(
    report.ends.map(({ outcome, leaves }) => [outcome ?? 'by what was completed', leaves]),
  );
  const figures = {
    processId: report.processId,
    hash: report.hash,
    ...{ markings, transitions, complete, table, asked, ms: Math.round(ms), ends },
    withoutExit: report.withoutExit.length,
    neverReached: report.neverReached,
    tasksWithoutHandler: report.tasksWithoutHandler,
    unawaitedMessages: report.unawaitedMessages,
    unsentMessages: report.unsentMessages,
    doubleSubscriptions: report.doubleSubscriptions.length,
  };
  const text = `${name}: ${markings} markings, ${transitions} transitions, ${table}, ${figures.ms} ms`;
  return [{ level: 'info', text, figures }, ...warnings];
}
