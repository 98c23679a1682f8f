import type { DeveloperJson, NextEvent } from '@/lib/contract/developer-view';
import { can } from '@/lib/desk/can';
import { requireOrder } from '@/lib/orders/require-order';
import { paths } from '@/lib/paths';
import { findDeveloperView } from '@/lib/queries/order-developer';
import { getApp } from '@/lib/server/app';
import { curlOf } from './curl';
import { requireOperator } from './operator';
import { requestedId, unlessSame } from './order-answer';
import type { Incoming } from './route';

/** `GET /api/order/developer`: open in the sandbox, the operator's in live mode. */
export async function developerAnswer({ request, url }: Incoming): Promise<Response> {
  const { database, queries, env, origin } = getApp();
  const isLive = env.paymentMode === 'live';
  if (isLive) requireOperator(request, can.look);
  const { order, json, definition, open } = requireOrder(
    await findDeveloperView(database, queries, requestedId(url)),
  );
  const nextEvents = open.map((event): NextEvent => {
    const { doneBy, work } = event;
    return { kind: doneBy, elementId: work.elementId, curl: curlOf(event, order, { origin, isLive }) };
  });
  const { hash } = definition;
  const body: DeveloperJson = {
    ...json,
    definition: { ...definition, bpmn: paths.definition(hash), json: paths.definitionTexts(hash) },
    nextEvents,
  };
  return unlessSame(request, JSON.stringify(body));
}
