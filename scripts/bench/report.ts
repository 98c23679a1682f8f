import { cpus, totalmem } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import { meaningOf } from './meanings';

const PACKAGES = ['next', 'bpmn-engine', 'bpmn-elements', '@electric-sql/pglite', 'pg'] as const;

/** What a row is to reach; `unit` of the value it is compared with: the ratio where there is one, else the figure. */
export type Reach = { readonly atLeast: number } | { readonly atMost: number };

export interface Row {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** How many times the figure it is compared with, measured in turns with it; null where the figure stands alone. */
  readonly ratio: number | null;
  /** What it is compared with. */
  readonly to: string;
  readonly reach: Reach | null;
  /** Why the row says nothing, or null. */
  readonly void: string | null;
  /** What it says, in a sentence. */
  readonly meaning: string;
}

/** Gathers rows and prints each as it comes. */
export class Report {
  readonly rows: Row[] = [];
  readonly leftOut: string[] = [];

  add(what: string, figure: number, unit: string, more: Partial<Omit<Row, 'meaning'>> = {}): void {
    const row = {
      what,
      figure: rounded(figure),
      unit,
      ratio: null,
      to: '',
      reach: null,
      void: null,
      meaning: meaningOf(what),
      ...more,
    };
    this.rows.push(row);
    console.log(`${lineOf(row)}\n    ${row.meaning}`);
  }

  leaveOut(what: string): void {
    this.leftOut.push(what);
    console.log(`${what.padEnd(64)} left out`);
  }

  /** A line for the end: which rows fell short. */
  summary(): string {
    const judged = this.rows.filter((row) => row.reach !== null && row.void === null);
    const short = judged.filter((row) => !isReached(row));
    return `${judged.length - short.length} of ${judged.length} rows reach what they are to.${short.map((row) => `\n  short: ${row.what}`).join('')}`;
  }
}

/** Is the row where it is to be? A void row is not. */
export function isReached({ figure, ratio, reach, void: reason }: Row): boolean {
  if (reach === null || reason !== null) return false;
  const value = ratio ?? figure;
  return 'atLeast' in reach ? value >= reach.atLeast : value <= reach.atMost;
}

function lineOf(row: Row): string {
  const { what, figure, unit, ratio, to, reach } = row;
  const compared = ratio === null ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 0)} × ${to}`;
  return `${what.padEnd(64)} ${`${figure} ${unit}`.padStart(16)}  ${compared.padEnd(34)} ${verdictOf(row, reach)}`;
}

function verdictOf(row: Row, reach: Reach | null): string {
  if (row.void !== null) return `void: ${row.void}`;
  if (reach === null) return '';
  const target = 'atLeast' in reach ? `≥ ${reach.atLeast}` : `≤ ${reach.atMost}`;
  return `${target} ${isReached(row) ? 'reached' : 'SHORT'}`;
}

const rounded = (figure: number) =>
  Math.abs(figure) < 100 ? Number(figure.toPrecision(3)) : Math.round(figure);

/** Date, machine and versions: rows of two machines must not be compared. */
export function describeMachine() {
  return {
    date: new Date().toISOString(),
    node: process.version,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    versions: Object.fromEntries(PACKAGES.map((name) => [name, packageJson.dependencies[name]])),
  };
}
