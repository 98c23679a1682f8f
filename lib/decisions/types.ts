import type { Expression, Tests } from '@/lib/engine/feel';

/** How several rules that match become one result (DMN 1.3, 8.2.8). */
export const HIT_POLICIES = [
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
] as const;
export type HitPolicy = (typeof HIT_POLICIES)[number];

export const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export interface Input {
  /** As the table heads it. */
  readonly label: string;
  readonly expression: Expression;
}

export interface Output {
  readonly label: string;
  /** In the result of a table with several outputs. */
  readonly name: string;
  /** Values by their rank, the highest first; none: they have no order. */
  readonly ranks: readonly Expression[];
  /** Null: null. */
  readonly whenNone: Expression | null;
}

export interface Rule {
  readonly id: string;
  /** One for each input; null: the cell is empty, and asks for nothing. */
  readonly tests: readonly (Tests | null)[];
  /** One for each output; null: null. */
  readonly outputs: readonly (Expression | null)[];
}

export interface Table {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly rules: readonly Rule[];
}

export interface Literal {
  readonly kind: 'literal';
  readonly expression: Expression;
}

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** What those that require it call its result. */
  readonly variable: string;
  /** Ids of the decisions whose results it reads, each before those that require it. */
  readonly requires: readonly string[];
  readonly logic: Table | Literal;
  /** Of its table: what one decision may have to ask. */
  readonly cells: number;
  /** The names that its expressions read. */
  readonly reads: readonly string[];
}

/** What a DMN file decides, by id. */
export type Decisions = ReadonlyMap<string, Decision>;

/** One decision of an evaluation, as a page shows it. */
export interface Decided {
  readonly decisionId: string;
  readonly name: string;
  /** By the labels of the inputs, in their order; none of a literal expression. */
  readonly inputs: readonly { readonly label: string; readonly value: unknown }[];
  /** The rules that matched, by their row in the table, from 1, and their id. */
  readonly matched: readonly { readonly row: number; readonly ruleId: string }[];
  readonly result: unknown;
}
