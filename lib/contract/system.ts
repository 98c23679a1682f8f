/** How the system stands, as the desk shows it: no personal data and no secret. For `/desk`, and no part of the API. */

/** Something that went wrong: in our own words, and by the name of what was thrown, never in its words. */
export interface LoggedError {
  readonly at: string;
  readonly message: string;
  readonly kind: string | null;
}

/** What a server says of itself. */
export interface ServerFacts {
  readonly version: string;
  /** Of the files that it serves. */
  readonly build: string;
  /** Of the library that knows BPMN. */
  readonly engine: string;
  readonly node: string;
  readonly residentBytes: number;
  /** Commands that wait for the commit that runs. */
  readonly queue: number;
  readonly streams: number;
  /** Of this process since its start. `within99Ms`: 99 of a hundred fired no later than so; null: none fired, or later than anything. */
  readonly timers: { readonly fired: number; readonly meanMs: number; readonly within99Ms: number | null };
  readonly shadow: { readonly steps: number; readonly differences: number; readonly skipped: number };
  /** The newest first. */
  readonly errors: readonly LoggedError[];
}

export interface ServerJson extends ServerFacts {
  readonly holder: string;
  readonly startedAt: string;
  readonly seenAt: string;
  /** It answers; else it was not heard of for a minute. */
  readonly isSeen: boolean;
  /** The one that this is told by. */
  readonly isThis: boolean;
}

/** Whether something outside can be reached. `off`: it is not set up. */
export interface HealthJson {
  readonly name: string;
  readonly state: 'ok' | 'failing' | 'off';
  readonly detail: string;
}

/** What is done in the background. */
export interface WorkJson {
  readonly name: string;
  /** What is queued, due or not; counted up to `WORK_COUNTED_TO`. */
  readonly waiting: number;
  /** Of these: due, and not begun. */
  readonly due: number;
  /** When the oldest of those was due. */
  readonly dueSince: string | null;
  /** Of these: those whose last attempt failed. */
  readonly failing: number;
}

/** More are not counted. */
export const WORK_COUNTED_TO = 1_000;

export interface SystemJson {
  readonly at: string;
  readonly mode: 'sandbox' | 'live';
  readonly servers: readonly ServerJson[];
  /** Of the process, the newest first. */
  readonly versions: readonly {
    readonly id: string;
    readonly version: number;
    readonly hash: string;
    readonly orders: number;
    readonly open: number;
  }[];
  readonly database: {
    readonly kind: 'pglite' | 'postgres';
    readonly version: string;
    readonly bytes: number;
    /** The largest first. */
    readonly tables: readonly { readonly table: string; readonly bytes: number }[];
    /** The newest that was applied. */
    readonly migration: string;
  };
  readonly work: readonly WorkJson[];
  readonly health: readonly HealthJson[];
}
