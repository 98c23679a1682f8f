import { ROLES, type Role } from '@/lib/contract/desk';

/** A role by its name; null: there is no such role. */
export const asRole = (text: string): Role | null => ROLES.find((role) => role === text) ?? null;
