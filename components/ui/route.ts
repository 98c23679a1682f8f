import type { Route } from 'next';

/** `typedRoutes` knows addresses only as literals; ours come from `paths`, which has a test of its own. */
export const route = (href: string) => href as Route;
