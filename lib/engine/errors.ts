/** What can go wrong in the engine core, for callers to tell apart. */
export type EngineErrorCode =
  /** The event names a piece of open work that this marking does not have (any more). */
  | 'work-not-open'
  /** The stored state is not one the library can recover from. */
  | 'state-unreadable'
  /** A FEEL text does not parse. */
  | 'feel-syntax'
  /** An `assert()` of a FEEL text does not hold. */
  | 'feel-assertion'
  /** A decision has no result: a cell fails, or more rules match than its hit policy allows. */
  | 'decision-failed'
  /** A duration is no duration, negative, or beyond ten years. */
  | 'duration-invalid'
  /** An input or output mapping gives no value that can be kept. */
  | 'mapping-invalid'
  /** What a user task says of whose it is, or until when, gives nothing of the kind. */
  | 'assignment-invalid'
  /** A correlation key cannot be evaluated. */
  | 'key-invalid'
  /** A path that once led to a marking cannot be walked again. */
  | 'path-broken'
  /** Two different leaves for the same marking, event and answers. */
  | 'table-contradiction';

export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** The element that it happened at, where that is not the one that the step began with. */
  readonly elementId: string | null;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions & { elementId?: string }) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
    this.elementId = options?.elementId ?? null;
  }
}

/** The text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
