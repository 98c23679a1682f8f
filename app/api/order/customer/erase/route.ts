import { eraseInput } from '@/lib/contract/customer';
import { parseJson } from '@/lib/http/body';
import { requireBuyer } from '@/lib/http/buyer';
import { parseInput } from '@/lib/http/input';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { eraseCustomer } from '@/lib/orders/erase-customer';
import { requireOrder } from '@/lib/orders/require-order';
import { findCustomer } from '@/lib/queries/customer';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    const { orderId } = parseInput(eraseInput, parseJson(body));
    requireBuyer(request, orderId);
    const { database } = getApp();
    await eraseCustomer(database, orderId, new Date());
    return json(requireOrder(await findCustomer(database, orderId)));
  },
});
