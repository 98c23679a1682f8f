import type { Role } from '@/lib/contract/desk';
import type { TokenScope } from '@/lib/contract/people';

/** What each role is for, from the least to the most. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: sees the desk',
  operator: 'Operator: puts orders right',
  merchant: 'Merchant: sells',
  admin: 'Admin: does all, and manages people',
};

export const SCOPE_WORDS: Readonly<Record<TokenScope, string>> = {
  read: 'Read',
  operate: 'Operate: put orders right',
  merchant: 'Merchant: sell',
  admin: 'Admin: all',
};
