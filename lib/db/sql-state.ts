/**
 * Why the database does not do now what was asked of it, though nothing is wrong with the question.
 *
 * `taken`: a unique key was taken meanwhile · `conflict`: another transaction was faster · `locked`: somebody holds a row
 * for too long. Everything else holds for any other question too, for as long as it lasts.
 */
export type Trouble =
  | 'taken'
  | 'conflict'
  | 'locked'
  | 'unreachable'
  | 'refused'
  | 'crowded'
  | 'read-only'
  | 'storage'
  | 'overloaded';

/**
 * The one place where codes are told apart: PostgreSQL's SQLSTATE (appendix A of its manual), a socket's or TLS's own,
 * and Prisma's for the same. The first that fits counts.
 */
const TROUBLES: readonly (readonly [code: RegExp, trouble: Trouble])[] = [
  [/^(23505|P2002)$/, 'taken'],
  // Serialisation failure, deadlock.
  [/^(40001|40P01|P2034)$/, 'conflict'],
  // `lock_timeout`.
  [/^55P03$/, 'locked'],
  // Of a standby, or a primary that a failover has made one.
  [/^25006$/, 'read-only'],
  // Disk full; a system error below PostgreSQL, most often of the disk.
  [/^(53100|58...)$/, 'storage'],
  [/^(53300|P2037)$/, 'crowded'],
  // No log-in, no such database, rights taken away.
  [/^(28...|3D000|42501|P1000|P1003|P1010)$/, 'refused'],
  // Out of memory or another resource, `statement_timeout`; Prisma: no connection or no transaction in time.
  [/^(53...|57014|P1008|P2024|P2028)$/, 'overloaded'],
  // Connection failure, server going down, session ended by a limit.
  [/^(08...|57P..|25P0[34]|P10\d\d)$/, 'unreachable'],
  [
    /^(ECONN(ABORTED|REFUSED|RESET)|E(PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTDOWN|HOSTUNREACH|NETDOWN|NETUNREACH))$/,
    'unreachable',
  ],
  // No port or no descriptor for one more socket.
  [/^(EADDRNOTAVAIL|EMFILE|ENFILE)$/, 'unreachable'],
  [/^(CERT_|ERR_(SSL|TLS)_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/, 'unreachable'],
];

/** What `pg` and PGlite say without a code. */
const MESSAGES: readonly (readonly [message: RegExp, trouble: Trouble])[] = [
  [
    /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout)/,
    'unreachable',
  ],
  [
    /^(Client (was closed|has encountered a connection error) and is not queryable|Cannot use a pool after)/,
    'unreachable',
  ],
  [/^PGlite is clos(ed|ing)/, 'unreachable'],
  [/^(The server does not support SSL|There was an error establishing an SSL)/, 'unreachable'],
  [/^SASL: /, 'refused'],
];

/** What is behind this error; null where it is a fault of the question, or none of the database's. */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof Error)) return null;
  for (const code of codesOf(error)) {
    const known = TROUBLES.find(([pattern]) => pattern.test(code));
    if (known !== undefined) return known[1];
  }
  return MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? null;
}

/** The database's own code before the one that Prisma makes of it: of most it makes the same. */
function codesOf(error: Error): string[] {
  // Prisma's types say nothing of what its adapter puts in.
  const { code, errorCode, meta } = error as Error & {
    readonly code?: unknown;
    readonly errorCode?: unknown;
    readonly meta?: {
      readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } };
    };
  };
  const original = meta?.driverAdapterError?.cause?.originalCode;
  return [original, code, errorCode].filter((one) => typeof one === 'string');
}

/** A second run may well succeed at once. */
export function isRetryable(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble === 'conflict' || trouble === 'taken';
}

/** A fault of the database at this moment, not of the statement that met it. */
export function isTransient(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble !== null && trouble !== 'taken';
}

/** What stands between everybody and the database: one order alone would fare no better. */
export type Outage = Exclude<Trouble, 'taken' | 'conflict' | 'locked'>;

/** @returns null where other questions may be answered all the same */
export function outageOf(error: unknown): Outage | null {
  const trouble = troubleOf(error);
  return trouble === 'taken' || trouble === 'conflict' || trouble === 'locked' ? null : trouble;
}

/** What is missing, for an operator: no name of a host, a user or a table. */
export const OUTAGE_WORDS: Record<Outage, string> = {
  unreachable: 'The database does not answer.',
  refused: 'The database refuses the log-in, or has taken rights away.',
  crowded: 'The database has no connection left for this server.',
  'read-only': 'The database takes no writes: it is read-only, as a standby is.',
  storage: 'The database cannot write: its disk is full or fails.',
  overloaded: 'The database takes too long, or has no memory left.',
};
