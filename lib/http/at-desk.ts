import { isSecure } from './cookies';

/** The page of an order, where it is read; as in `components/order-tracking/lens-switch.tsx`. */
const NAME = 'orderflow-at-desk';
const PATH = '/show-process.html';
/** As long as a session of the desk lasts at most. */
const MAX_AGE_S = 12 * 60 * 60;

/**
 * `Set-Cookie` that tells the order's page, which is a file and asks nobody, whether to show the way to the desk. It names nobody
 * and opens nothing: what stands at the desk is for its own sessions alone. So scripts may read it.
 */
export const atDesk = (request: Request, isSignedIn: boolean): string =>
  `${NAME}=1; Path=${PATH}; Max-Age=${isSignedIn ? MAX_AGE_S : 0}; SameSite=Strict${isSecure(request) ? '; Secure' : ''}`;
