import { check, snapshotsOf } from '@/lib/check/check';
import { checkInput } from '@/lib/contract/check';
import { can } from '@/lib/desk/can';
import { parseJson } from '@/lib/http/body';
import { parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** `npm run check` of an embedded database asks here while a server has it open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request, can.operate);
    const options = parseInput(checkInput, body.byteLength === 0 ? {} : parseJson(body));
    return json(await check(snapshotsOf(getApp().database), options));
  },
});
