import { completeJob } from '@/lib/orders/complete-job';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { deliverMessage } from '@/lib/orders/deliver-message';
import { endOrder } from '@/lib/orders/end-order';
import { moveOrder } from '@/lib/orders/move-order';
import { moveTimer } from '@/lib/orders/move-timer';
import { resumeOrder } from '@/lib/orders/resume-order';
import { retryIncident } from '@/lib/orders/retry-incident';
import { sendSignal } from '@/lib/orders/send-signal';
import { suspendOrder } from '@/lib/orders/suspend-order';
import { orderRequest, type Request, type RequestContext } from './requests';
import { NEWS, TAKEN } from './versions';

/** What operators ask for, by the API or at the desk. */

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

/** `POST /api/operator/incidents/retry`. */
export function retryRequest(context: RequestContext, orderId: string, elementId: string): Request {
  return orderRequest(
    context,
    `retry ${orderId} ${elementId}`,
    orderId,
    (server) => server.submit({ kind: retryIncident, orderId, input: { elementId } }),
    () => {
      context.tally.add('incident retried');
      context.memory.stepped(orderId, 'incident-resolved');
    },
  );
}

/** `POST /api/operator/signals`, with a key: sent again when its answer is lost. */
export function signalRequest(context: RequestContext, key: string): Request {
  const signal = { name: NEWS, person: 'operator', key };
  return {
    label: `send ${NEWS} as ${key}`,
    orderId: null,
    repeatable: true,
    send: (server) => server.act((app) => sendSignal(app, { ...signal, now: context.now() })),
  };
}

/** `POST /api/operator/orders/end`. */
export function endRequest(
  context: RequestContext,
  orderId: string,
  state: 'TERMINATED' | 'FAILED',
): Request {
  return orderRequest(
    context,
    `end ${orderId} ${state}`,
    orderId,
    (server) => server.submit({ kind: endOrder, orderId, input: { state } }),
    () => {
      const order = context.memory.orders.get(orderId);
      if (order?.ended) context.memory.violation(`order ${orderId} was ended ${order.ended}, then ${state}`);
      if (order !== undefined) order.ended = state;
      context.memory.stepped(orderId, 'terminated');
    },
  );
}

/** `POST /api/operator/tasks/complete`. */
export function taskRequest(
  context: RequestContext,
  orderId: string,
  elementId: string,
  variables: Readonly<Record<string, unknown>>,
  isTooMuch = false,
): Request {
  return orderRequest(
    context,
    `complete ${orderId} ${elementId}${isTooMuch ? ' with too much' : ` ${JSON.stringify(variables)}`}`,
    orderId,
    (server) => server.submit({ kind: completeUserTask, orderId, input: { elementId, variables } }),
    () => {
      context.tally.add('user task completed');
      context.memory.stepped(orderId, 'user-task-completed');
      if (isTooMuch) context.memory.violation(`order ${orderId} took more variables than it may`);
    },
    isTooMuch ? ['bad-request'] : [],
  );
}

/** At the desk: suspend, or resume. */
export function holdRequest(context: RequestContext, orderId: string, isHeld: boolean): Request {
  const kind = isHeld ? suspendOrder : resumeOrder;
  return orderRequest(
    context,
    `${isHeld ? 'suspend' : 'resume'} ${orderId}`,
    orderId,
    (server) => server.submit({ kind, orderId, input: null }),
    () => {
      context.tally.add(isHeld ? 'order suspended' : 'order resumed');
      context.memory.stepped(orderId, isHeld ? 'suspended' : 'resumed');
    },
  );
}

/** At the desk: a timer fires now, or later than it would. */
export function timerRequest(
  context: RequestContext,
  orderId: string,
  elementId: string,
  dueAt: Date | null,
): Request {
  return orderRequest(
    context,
    `move ${orderId} ${elementId} to ${dueAt?.toISOString() ?? 'now'}`,
    orderId,
    (server) => server.submit({ kind: moveTimer, orderId, input: { elementId, dueAt } }),
    () => {
      context.tally.add(dueAt === null ? 'timer fired by hand' : 'timer moved');
      context.memory.stepped(orderId, 'timer-moved');
    },
    // While it waited the clock may have gone beyond it.
    dueAt === null ? [] : ['bad-request'],
  );
}

/** Places that somebody tries, one after the other: mostly they do not fit. */
const TRIED_PLACES = 8;

/** At the desk: to another step of its process, whichever. @param at where in the process, 0 to 1 */
export function moveRequest(context: RequestContext, orderId: string, at: number): Request {
  return orderRequest(
    context,
    `move ${orderId} to ${at.toFixed(3)} of its process`,
    orderId,
    async (server) => {
      const places = server.app.definitions.current().table.markings();
      const move = (nth: number) => {
        const to = places[(Math.floor(at * places.length) + nth) % places.length]?.hash ?? '';
        return server.submit({ kind: moveOrder, orderId, input: { to } });
      };
      let answer = await move(0);
      for (
        let nth = 1;
        nth < TRIED_PLACES && answer.kind === 'refused' && answer.code === 'conflict';
        nth += 1
      )
        answer = await move(nth);
      return answer;
    },
    () => {
      context.tally.add('order moved');
      context.memory.stepped(orderId, 'moved');
    },
  );
}

/** At the desk: what a service task would have done was done by a person. */
export function jobRequest(context: RequestContext, orderId: string, elementId: string): Request {
  return orderRequest(
    context,
    `complete ${orderId} ${elementId} by hand`,
    orderId,
    (server) => {
      // Whether its answer comes or not.
      context.memory.byHand.add(orderId);
      return server.submit({ kind: completeJob, orderId, input: { elementId, variables: {} } });
    },
    () => {
      context.tally.add('job completed by hand');
      context.memory.stepped(orderId, 'job-completed');
    },
  );
}
