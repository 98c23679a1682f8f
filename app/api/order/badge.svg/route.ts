import { badgeSvg } from '@/components/state-badge/badge-svg';
import type { OrderJson } from '@/lib/contract/order';
import { requestedId, unlessSame } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';
import { orderBadge } from '@/lib/story/order-state';

/** For `<img>` on other pages: asked again each time, mostly answered with 304. */
const HEADERS = { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'no-cache' };

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const view = requireOrder(await getApp().queries.views.find(requestedId(url)));
    // The view is this very type, written as text.
    const order = JSON.parse(view.body) as OrderJson;
    return unlessSame(request, badgeSvg(orderBadge(order)), HEADERS);
  },
});
