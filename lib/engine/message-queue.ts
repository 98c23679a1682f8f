/**
 * The queue in which the library keeps what came for a catching event definition before it listened, by its name, and how to
 * empty it.
 * @param made the definition, as the library made it
 */
export function messageQueueOf(made: object): { readonly name: string; readonly purge: () => void } {
  // The library keeps it under a symbol that others can ask for, and its types do not tell.
  const queue = Reflect.get(made, Symbol.for('messageQ')) as { readonly name: string; purge(): unknown };
  return { name: queue.name, purge: () => queue.purge() };
}
