/** Something was not taken by whom it went to. The message holds no secret: it is kept, shown and logged. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError';

  /** @param isFinal another attempt would get the same answer */
  constructor(
    message: string,
    readonly isFinal: boolean,
  ) {
    super(message);
  }
}
