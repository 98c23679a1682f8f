import { freezeCopy } from '@/lib/backup/frozen-copy';
import type { FrozenCopyJson } from '@/lib/contract/backup';
import { can } from '@/lib/desk/can';
import { requireOperator } from '@/lib/http/operator';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** `npm run backup` of an embedded database asks here while a server has it open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request }) => {
    requireOperator(request, can.manage);
    const { database, env } = getApp();
    const copy: FrozenCopyJson = await freezeCopy(database, env.dataDir);
    return json(copy);
  },
});
