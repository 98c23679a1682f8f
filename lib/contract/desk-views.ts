/** Views of the desk's list of orders: filters and columns under a name. */

/** A view that somebody keeps. */
export interface DeskViewJson {
  readonly id: string;
  readonly name: string;
  /** What its address says. */
  readonly query: Readonly<Record<string, string>>;
  /** For everybody. */
  readonly isShared: boolean;
  /** Who keeps it, as they were called. */
  readonly person: string;
  /** May whoever looks rename and remove it? */
  readonly mayChange: boolean;
}
