import type { StuckMailsJson } from '@/lib/contract/operator';
import { findStuckMails } from '@/lib/db/tables/mails';
import { can } from '@/lib/desk/can';
import { requireOperator } from '@/lib/http/operator';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

const MAX_LISTED = 100;

/** Mails that failed or were held back: `nextAttemptAt` null says that they were given up. No addresses. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request }) => {
    requireOperator(request, can.look);
    const mails = await findStuckMails(getApp().database, MAX_LISTED);
    const body: StuckMailsJson = {
      mails: mails.map(({ runAt, ...mail }) => ({
        ...mail,
        queuedAt: mail.queuedAt.toISOString(),
        nextAttemptAt: runAt?.toISOString() ?? null,
      })),
    };
    return json(body);
  },
});
