import { z } from 'zod';

/**
 * A session of the library for somebody who has shown by our own means who they are. Like all its endpoints a function: nothing
 * serves it.
 */
export async function sessionPlugin() {
  const [{ createAuthEndpoint }, { setSessionCookie }] = await Promise.all([
    import('better-auth/api'),
    import('better-auth/cookies'),
  ]);
  const openSession = createAuthEndpoint(
    '/desk/open-session',
    { method: 'POST', body: z.object({ accountId: z.string() }) },
    async (context) => {
      const { internalAdapter } = context.context;
      const user = await internalAdapter.findUserById(context.body.accountId);
      if (user === null) return null;
      const session = await internalAdapter.createSession(user.id);
      await setSessionCookie(context, { session, user });
      return { token: session.token };
    },
  );
  return { id: 'desk-session', endpoints: { openSession } };
}
