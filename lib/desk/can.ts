import type { Person, Role } from '@/lib/contract/desk';

/**
 * Who may do what at the desk. One rule decides whether a button is shown and whether its handler goes on; null: nobody is
 * signed in.
 */
const is =
  (...roles: readonly Role[]) =>
  (person: Person | null): boolean =>
    person !== null && roles.includes(person.role);

export const can = {
  /** See the desk: what waits, the orders, each with its customer. */
  look: is('viewer', 'operator', 'merchant', 'admin'),
} as const;
