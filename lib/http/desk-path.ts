import { deskPaths } from '@/lib/story/desk-paths';

/** A page of the desk that somebody wants to come back to: what comes from outside leads nowhere else. */
export const deskPath = (path: string): string =>
  /^\/desk(?:[/?][\w\-/?=&%.+:*]*)?$/.test(path) ? path : deskPaths.home();
