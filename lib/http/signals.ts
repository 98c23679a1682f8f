import { type SignalJson, type SignalsJson, signalInput } from '@/lib/contract/signals';
import { type BroadcastRow, findBroadcasts } from '@/lib/db/tables/signal-broadcasts';
import { can } from '@/lib/desk/can';
import { sendSignal } from '@/lib/orders/send-signal';
import { getApp } from '@/lib/server/app';
import { parseJson } from './body';
import { idempotencyOf } from './idempotency';
import { parseInput } from './input';
import { requireOperator } from './operator';
import { json } from './order-answer';
import type { Incoming } from './route';

const SHOWN = 100;

/** `POST /api/operator/signals`: kept when the answer goes out, and delivered behind it. */
export async function sendSignalAnswer({ request, body }: Incoming): Promise<Response> {
  const { name: person } = requireOperator(request, can.operate);
  const { name } = parseInput(signalInput, parseJson(body));
  const idempotency = idempotencyOf(request, body);
  const key = idempotency === null ? null : `${idempotency.scope} ${idempotency.key}`;
  const row = await sendSignal(getApp(), { name, person, key, now: new Date() });
  return json(signalOf(row), { status: 202 });
}

/** `GET /api/operator/signals` */
export async function listSignalsAnswer({ request }: Incoming): Promise<Response> {
  requireOperator(request, can.look);
  const rows = await findBroadcasts(getApp().database, SHOWN);
  return json({ signals: rows.map(signalOf) } satisfies SignalsJson);
}

function signalOf(row: BroadcastRow): SignalJson {
  const { id, name, at, person, orderId, elementId, state, found, delivered, kept, endedAt } = row;
  return {
    ...{ id: id.toString(), name, at: at.toISOString(), sentBy: person, orderId, elementId },
    ...{ state, found, delivered, kept, endedAt: endedAt?.toISOString() ?? null },
  };
}
