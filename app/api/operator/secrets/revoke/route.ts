import { revokeInput } from '@/lib/contract/secrets';
import { can } from '@/lib/desk/can';
import { parseJson } from '@/lib/http/body';
import { parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request, can.manage);
    const changed = await getApp().secrets.revoke(parseInput(revokeInput, parseJson(body)).keyId);
    return json(changed, { headers: { 'cache-control': 'no-store' } });
  },
});
