/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** @returns null: it is none */
export function contextOf(value: unknown): Json | null {
  // Whatever is an object and no list has properties by name.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
