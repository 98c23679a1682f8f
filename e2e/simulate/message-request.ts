import { deliverMessage } from '@/lib/orders/deliver-message';
import { orderRequest, type Request, type RequestContext } from './requests';
import { TAKEN } from './versions';

/** `POST /api/operator/messages`. @param keyEnd what the correlation key has behind the order's number */
export function messageRequest(context: RequestContext, orderId: string, keyEnd: string): Request {
  const input = { messageName: 'taken', correlationKey: `${orderId}${keyEnd}`, variables: { to: keyEnd } };
  return orderRequest(
    context,
    `taken ${orderId}${keyEnd}`,
    orderId,
    (server) => server.submit({ kind: deliverMessage, orderId, input }),
    () => {
      context.tally.add('message delivered');
      context.memory.stepped(orderId, 'message');
      if (![...TAKEN.values()].includes(keyEnd))
        context.memory.violation(`order ${orderId} took a message with a key that it has not`);
    },
  );
}
