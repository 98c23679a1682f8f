import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE, PROCESS_ID } from '@/lib/contract/process';
import type { Library } from '@/lib/engine/library';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { knowingLibrary } from '@/lib/engine/testing/knowing-library';
import { COURIER } from './faulty-handlers';

/**
 * A second version of the process, for what the product's own diagram does not have: a user task with a deadline,
 * guards over data, a gateway without a true branch behind the payment (an incident that no retry mends), a task for
 * a partner outside, a longer chain of tasks, and mappings: at tasks, at a message and at a sub-process with local variables.
 */
const APPROVAL = `
  start StartEvent_1
  job validate-order
  boundary out-of-stock on=validate-order error=OUT_OF_STOCK
  job send-rejection
  end order-rejected outcome=rejected
  exclusive how-large
  user approve-order in=asked:=total out=decision.approved:=approved
  boundary approval-late on=approve-order timer=PT2H
  exclusive is-approved
  job send-bill
  race payment-or-reminder
  message payment-received=payment-received out=paid:=payment.received
  timer wait-5min-timer=PT5M
  message cancel-requested=cancel-requested
  job send-friendly-reminder
  race payment-or-cancellation
  message payment-received-after-reminder=payment-received
  timer wait-10min-timer==duration("PT10M")
  message cancel-requested-after-reminder=cancel-requested
  exclusive is-plausible
  parallel start-fulfilment
  job update-accounting
  sub dispatch in=courier:nobody in=worth:=paid out=booked.by:=courier {
    start dispatch-begins
    job package-and-deliver
    job ${COURIER} in=insured:=worth>100
    end dispatched
    dispatch-begins -> package-and-deliver -> ${COURIER} -> dispatched
  }
  exclusive is-booked
  user find-courier
  exclusive is-found
  parallel finish-fulfilment
  end order-fulfilled outcome=fulfilled
  exclusive to-cancel
  job send-cancellation
  end order-cancelled outcome=cancelled
  StartEvent_1 -> validate-order -> how-large
  out-of-stock -> send-rejection -> order-rejected
  how-large -> approve-order if =total > 60
  how-large -> send-bill default
  approve-order -> is-approved
  approval-late -> to-cancel
  is-approved -> send-bill if =decision.approved
  is-approved -> to-cancel default
  send-bill -> payment-or-reminder
  payment-or-reminder -> payment-received -> is-plausible
  payment-or-reminder -> wait-5min-timer -> send-friendly-reminder -> payment-or-cancellation
  payment-or-reminder -> cancel-requested -> to-cancel
  payment-or-cancellation -> payment-received-after-reminder -> is-plausible
  payment-or-cancellation -> wait-10min-timer -> to-cancel
  payment-or-cancellation -> cancel-requested-after-reminder -> to-cancel
  is-plausible -> start-fulfilment if =payment.received < 400
  start-fulfilment -> update-accounting -> finish-fulfilment
  start-fulfilment -> dispatch -> is-booked
  is-booked -> find-courier if =booked.by = "nobody"
  is-booked -> is-found default
  find-courier -> is-found -> finish-fulfilment
  finish-fulfilment -> order-fulfilled
  to-cancel -> send-cancellation -> order-cancelled
`;

/** A signal that an operator sends. */
export const NEWS = 'news';

/**
 * A third version, for what neither of them has: all before the payment is a sub-process that a cancellation interrupts from wherever it
 * is and leaves by an escalation, a reminder beside it that interrupts nothing, an inclusive gateway that waits for as many as there are,
 * messages: thrown to a partner outside, at an end, and in an event sub-process; come from another system, twice of one name, told apart
 * by their keys; and the one that starts the order; signals: an operator sends one, and what one order throws at its end others wait
 * for; and a condition over what was paid.
 */
const SCOPED = `
  start StartEvent_1 message=ordered
  job validate-order
  boundary out-of-stock on=validate-order error=OUT_OF_STOCK
  end send-rejection message=rejected outcome=rejected
  sub settlement {
    start to-settle
    job send-bill
    race payment-or-end
    message payment-received=payment-received
    timer wait-15min-timer=PT15M
    end is-paid
    end too-late escalation=GIVEN_UP
    to-settle -> send-bill -> payment-or-end
    payment-or-end -> payment-received -> is-paid
    payment-or-end -> wait-15min-timer -> too-late
    sub reminding event {
      start wait-5min-timer timer=PT5M passive
      throw send-friendly-reminder message=reminded
      end reminded
      wait-5min-timer -> send-friendly-reminder -> reminded
    }
    sub cancelling event {
      start cancel-requested message=cancel-requested
      end asked-for escalation=GIVEN_UP
      cancel-requested -> asked-for
    }
  }
  boundary given-up on=settlement escalation=GIVEN_UP
  boundary told on=settlement signal=${NEWS} passive
  boundary has-money on=settlement condition==payment.received>0 passive
  end is-noted
  throw heard-of-it signal=heard
  end is-told
  job send-cancellation
  end order-cancelled outcome=cancelled
  inclusive start-fulfilment
  job update-accounting
  job package-and-deliver
  throw ${COURIER} message=courier-called in=insured:=total>100
  message parcel-taken=taken key==orderId+"/1" out=parcel.to:=to
  message letter-taken=taken key==orderId+"/2"
  race room-or-time
  catch has-room signal=room
  timer wait-for-room=PT20M
  exclusive is-collected
  inclusive finish-fulfilment
  end order-fulfilled signal=room outcome=fulfilled
  StartEvent_1 -> validate-order -> settlement -> start-fulfilment
  out-of-stock -> send-rejection
  given-up -> send-cancellation -> order-cancelled
  told -> heard-of-it -> is-told
  has-money -> is-noted
  start-fulfilment -> update-accounting -> finish-fulfilment
  start-fulfilment -> package-and-deliver -> parcel-taken -> finish-fulfilment
  start-fulfilment -> ${COURIER} if =total > 20
  ${COURIER} -> letter-taken -> room-or-time
  room-or-time -> has-room -> is-collected
  room-or-time -> wait-for-room -> is-collected -> finish-fulfilment
  finish-fulfilment -> order-fulfilled
`;

/** What awaits the message `taken`, with the end of its key, which begins with the order's number. */
export const TAKEN: ReadonlyMap<string, string> = new Map([
  ['parcel-taken', '/1'],
  ['letter-taken', '/2'],
]);

/** What all days of a run share. */
export interface Deployment {
  /** What the servers are started with: the product's own diagram, and two with more in them. */
  readonly versions: readonly Uint8Array[];
  /** What every step is compared with. */
  readonly library: Library;
}

export function readDeployment(): Deployment {
  const own = readFileSync(path.resolve('bpmn', DIAGRAM_FILE));
  const drawn = [APPROVAL, SCOPED].map((text) => new TextEncoder().encode(bpmnText(text, PROCESS_ID)));
  return { versions: [own, ...drawn], library: knowingLibrary() };
}
