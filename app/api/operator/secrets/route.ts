import { can } from '@/lib/desk/can';
import { requireOperator } from '@/lib/http/operator';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** `npm run secrets` of an embedded database asks here while a server has it open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request }) => {
    requireOperator(request, can.manage);
    return json(await getApp().secrets.list());
  },
});
