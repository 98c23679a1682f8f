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
  /** FEEL, without `=`. */
  readonly expression: string;
}

export interface Output {
  readonly label: string;
  /** In the result of a table with several outputs. */
  readonly name: string;
  /** Values by their rank, the highest first, as FEEL expressions; none: they have no order. */
  readonly ranks: readonly string[];
  /** FEEL; null: null. */
  readonly whenNone: string | null;
}

export interface Rule {
  readonly id: string;
  /** Unary tests, one for each input. */
  readonly tests: readonly string[];
  /** FEEL, one for each output. */
  readonly outputs: readonly string[];
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
  /** FEEL. */
  readonly expression: string;
}

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** What those that require it call its result. */
  readonly variable: string;
  /** Ids of the decisions whose results it reads, each before those that require it. */
  readonly requires: readonly string[];
  readonly logic: Table | Literal;
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
